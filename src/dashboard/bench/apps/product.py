"""The product itself, with a watch."""

from dashboard.bench.apps.watch import watched
from dashboard.views import behind, frame

with watched():
    frame.run(over=behind.draw)
