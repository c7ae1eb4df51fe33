"""ROOM 6': answers → files for a meeting, made without a browser, opened offline."""

from dashboard.handouts.asking import Asked
from dashboard.handouts.content import AUDIENCES, Audience, Handout
from dashboard.handouts.whole import make

__all__ = ["AUDIENCES", "Asked", "Audience", "Handout", "make"]
