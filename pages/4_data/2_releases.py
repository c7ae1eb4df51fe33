"""Which data are shown, from which files, and who published them?"""

from dashboard.views import block, corrections, history, text

view = block.current()
text.head(view, "releases")
history.releases_made(view)
history.sources(view)
history.comparison(view)
history.acts(view)
corrections.corrections(view)
