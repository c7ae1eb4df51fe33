"""ROOM 6': answers → files for a meeting, made without a browser, opened offline.

content is the plain tree that whole works out once from a release's answers; message, sheets,
slideshow, page and paper write it; files puts them into a folder, press beside the readers. wall is
the slides as HTML, in the page without a server and on the page of slides.
"""

from dashboard.handouts.asking import Asked
from dashboard.handouts.content import AUDIENCES, Audience, Figure, Handout
from dashboard.handouts.deck import slides
from dashboard.handouts.files import FORMATS, file_name, made, write
from dashboard.handouts.one import make_one
from dashboard.handouts.press import Pack, Press, Wish
from dashboard.handouts.whole import make

__all__ = [
    "AUDIENCES",
    "FORMATS",
    "Asked",
    "Audience",
    "Figure",
    "Handout",
    "Pack",
    "Press",
    "Wish",
    "file_name",
    "made",
    "make",
    "make_one",
    "slides",
    "write",
]
