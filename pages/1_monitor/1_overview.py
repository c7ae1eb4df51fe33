"""How is phase two going, and where must somebody act this week?"""

from dashboard.views import frame, text

view = frame.current()
text.head(view, "overview")
