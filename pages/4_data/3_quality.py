"""How complete and timely are the data, and why do the counts differ from the official ones?"""

from dashboard.views import frame, text

view = frame.current()
text.head(view, "quality")
