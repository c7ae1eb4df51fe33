"""stub?"""

from dashboard.views import frame, text

view = frame.current()
text.head(view, "oversight")
