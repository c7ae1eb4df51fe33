"""A handout as a text of message length, for WhatsApp: what a phone shows without scrolling far."""

from __future__ import annotations

import re

from dashboard.handouts.content import Figure, Handout

# What WhatsApp reads as bold, italic, struck out or code; nothing there escapes it.
_MARKS = re.compile(r"[*_~`]")
_AT_START = re.compile(r"^(\s*)([>#-]|\d+\.)")
_IN_SHORT = (
    *("state", "targets", "coverage", "tiers", "worklist", "blockers"),
    *("decisions_before", "decisions_today"),
)


def text(handout: Handout) -> str:
    """Return the handout in some fifteen lines, with the stamp and the way to see it again."""
    stamp = handout.stamp
    lines = [
        f"*{_plain(handout.say('frame.product'))}*",
        _plain(handout.say("frame.programme", place=stamp.place)),
        _plain(stamp.line),
    ]
    if stamp.simulated:
        lines.append(handout.say("frame.simulated"))
    lines.append("")
    for section in handout.sections:
        if section.key == "headline":
            lines += [_figure(handout, each) for each in section.figures]
            if section.message:
                lines.append(_plain(section.message))
        elif section.key in _IN_SHORT and section.message:
            lines += ["", f"*{_plain(section.title)}*", _plain(section.message)]
    lines += [
        "",
        _plain(handout.say("handouts.address", address=stamp.address)),
        _plain(f"{handout.made} · {stamp.digest}"),
    ]
    return "\n".join(lines) + "\n"


def _figure(handout: Handout, figure: Figure) -> str:
    if figure.value is None:
        return _plain(f"• {figure.label}: {handout.say('common.not_yet')}")
    part = handout.say(
        "common.part_of_what", part=figure.value, n=figure.whole, what=figure.counted
    )
    said = f"• {figure.label}: {part}"
    if figure.note:
        said += f" ({figure.note})"
    if figure.change is not None:
        said += f" [{signed(handout, figure.change)}]"
    return _plain(said)


def signed(handout: Handout, change: int) -> str:
    """Write a change with its sign; no change is ``±0``."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return sign + handout.written(abs(change), "whole")


def _plain(said: str) -> str:
    return _AT_START.sub(r"\1\2", _MARKS.sub(" ", said))
