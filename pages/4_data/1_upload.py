"""What do these files hold, what would they change, and may they be published?"""

from dashboard.views import block, text, upload, upload_questions

view = block.current()
text.head(view, "upload")
upload.draft(view)
upload.outcome(view)
upload.own_data(view)
upload_questions.remembered(view)
upload.templates(view)
