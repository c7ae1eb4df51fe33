"""A handout as one HTML file that needs nothing else: the slides by keyboard, then the tables."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from dashboard.handouts import wall
from dashboard.handouts.content import Column, Handout, Section, Table


def page(handout: Handout) -> str:
    """Return the handout as HTML that sends no request, whatever a name in it holds."""
    deck = wall.deck(handout, ("tables", handout.say("handouts.to_tables")))
    script = wall.script() + wall.own("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        f'<!doctype html>\n<html lang="{handout.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(handout.title)}</title>"
        f"<style>{wall.own('page.css')}{wall.style()}</style></head>\n"
        f"<body>{deck}\n{_tables(handout)}\n"
        f"<script>{script}</script></body></html>\n"
    )


def _tables(handout: Handout) -> str:
    blocks = [
        (section.key, section.title, _block(handout, section))
        for section in handout.sections
        if section.table
    ]
    heads = (
        Column(handout.say("handouts.term")),
        Column(handout.say("handouts.meaning"), "sentence"),
    )
    terms = wall.table(handout, Table(heads, handout.definitions))
    blocks.append(("definitions", handout.say("handouts.definitions"), terms))
    links = "".join(f'<a href="#{key}">{escape(title)}</a>' for key, title, _ in blocks)
    drawn = "".join(
        f'<div class="block"><h3 id="{key}">{escape(title)}</h3>{block}</div>\n'
        for key, title, block in blocks
    )
    stamp = handout.stamp
    address = handout.say("handouts.address", address=stamp.address)
    search = escape(handout.say("handouts.search"))
    return (
        f'<section class="tables" id="tables"><h2>{escape(handout.title)}</h2>'
        f"<p>{wall.sample(handout)} {escape(handout.lead)}</p>"
        f'<p class="soft">{escape(stamp.line)} · {escape(handout.made)} · {escape(stamp.digest)}'
        f' · {escape(address)}</p><nav>{links}</nav><div class="find">'
        f'<input type="search" id="find" placeholder="{search}" aria-label="{search}"></div>'
        f"{drawn}</section>"
    )


def _block(handout: Handout, section: Section) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in section.lines)
    source = f'<p class="soft">{escape(section.source)}</p>'
    table = wall.table(handout, section.table) if section.table else ""
    return f"{lines}{table}{source}"
