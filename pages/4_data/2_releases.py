"""Which data are shown, from which files, and who published them?"""

from dashboard.views import frame, history, text

view = frame.current()
text.head(view, "releases")
history.releases(view)
history.sources(view)
