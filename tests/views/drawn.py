"""Reads what a page drew back into numbers: figures, bars, legends, small tables, sentences."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ROW = re.compile(
    r'<span class="?n(?: aside")?>(?P<name>.*?)</span><span class=t[^>]*>(?P<parts>.*?)</span>'
    r"<b class=e[^>]*>(?P<end>.*?)</b>(?:<span class=m>(?P<note>.*?)</span>)?",
    re.DOTALL,
)
_PIECE = re.compile(r'<i class="?c(\d+)[^>]*?(?: title="([^"]*)")?>(.*?)</i>')


def whole(text):
    """Return the first number of a text written in English."""
    return int(re.search(r"-?\d[\d,]*", text)[0].replace(",", ""))


def numbers(text):
    """Return every number of a text written in English, decimals too."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    return [float(each.replace(",", "")) for each in found]


def words(markup):
    """Return a piece of HTML as text."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup)).strip()


def pieces(block, parts):
    """Yield the colour's place and the words on hover of a bar's pieces, as behind.js says them."""
    names = re.search(r' data-names="(.*?)"', block)
    for colour, title, shown in _PIECE.findall(parts):
        name = names[1].split("|")[int(colour)] if names else ""
        yield int(colour), html.unescape(title or (f"{name}: {words(shown)}" if name else ""))


@dataclass(frozen=True)
class Bar:
    """One bar: its pieces' words on hover, its end, and what stands after it."""

    name: str
    hovers: tuple[str, ...]
    end: str
    note: str


class Page:
    """The HTML blocks of a page in the order in which they were drawn."""

    def __init__(self, app):
        self.app = app
        self.blocks = [
            element.proto.body
            for element in app._tree
            if element.type == "html" and not element.proto.body.startswith("<style")
        ]
        self.text = "\n".join(words(block) for block in self.blocks)

    @property
    def lead(self):
        return words(next(block for block in self.blocks if '<p class="lead"' in block))

    def figures(self):
        """Return every headline: value and the numbers of the lines under it, by label."""
        found = {}
        for block in self.blocks:
            if block.startswith('<div class="figure"'):
                label = words(re.search(r'class="label">(.*?)</div>', block)[1])
                value = words(re.search(r'class="value[^"]*">(.*?)</div>', block)[1])
                notes = [words(each) for each in re.findall(r'class="note">(.*?)</div>', block)]
                found[label] = (value, *notes)
        return found

    def after(self, title, start):
        """Return the first block that starts so after the section of that title, if it has one."""
        seen = not title
        for block in self.blocks:
            seen = seen or (block.startswith('<div class="section"') and f"<h2>{title}" in block)
            if seen and block.startswith(start):
                return block
        raise AssertionError(f"no {start} under “{title}”")

    def bars(self, title, which=0):
        blocks = self.blocks[self.blocks.index(self.after(title, '<div class="bars')) :]
        block = [each for each in blocks if each.startswith('<div class="bars')][which]
        rows = []
        for row in _ROW.finditer(block):
            hovers = tuple(hover for _, hover in pieces(block, row["parts"]) if hover)
            rows.append(
                Bar(words(row["name"]), hovers, words(row["end"]), words(row["note"] or ""))
            )
        return rows

    def legend(self, title=""):
        """Return a legend's counts by name: that of a section, or the page's first."""
        block = self.after(title, '<div class="legend"')
        entries = re.findall(r"</i>(.*?)(?: <b[^>]*>(.*?)</b>)?</span>", block)
        return {words(name): whole(count) for name, count in entries if count}

    def table(self, title):
        """Return a table's headings and its rows by their first cell."""
        block = self.after(title, '<div class="scroll"')
        headings = [words(each) for each in re.findall(r"<th(?: [^>]*)?>([^<]*)", block)]
        body = block.partition("<tbody>")[2]
        rows = {}
        for row in re.split("<tr[^>]*>", body)[1:]:
            cells = [words(each) for each in re.findall(r"<td[^>]*>(.*?)(?=<td|</tbody>|$)", row)]
            rows[cells[0]] = dict(zip(headings[1:], cells[1:], strict=True))
        return headings, rows
