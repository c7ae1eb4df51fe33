"""How does this cooperative stand, and what should be asked?"""

from dashboard.views import frame, text

view = frame.current()
text.head(view, "cooperative")
