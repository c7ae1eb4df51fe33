"""How complete and timely are the data, and why do the counts differ from the official ones?"""

from dashboard.views import block, quality, text

view = block.current()
text.head(view, "quality")
quality.counts(view)
quality.completeness(view)
quality.evidence(view)
quality.set_aside(view)
