"""The frame: menu from pages/, one bar for the whole view, the wall that shows errors in words."""

from dashboard.views import frame

frame.run()
