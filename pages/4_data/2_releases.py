"""Which data are shown, from which files, and who published them?"""

from dashboard.views import corrections, frame, history, text

view = frame.current()
text.head(view, "releases")
history.releases_made(view)
history.sources(view)
history.comparison(view)
history.acts(view)
corrections.corrections(view)
