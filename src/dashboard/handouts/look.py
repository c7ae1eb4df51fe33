"""The themes' colours, as `views/theme.css` gives them: files know no style sheet of pages."""

from __future__ import annotations

INK = "#1d2b2e"
SOFT = "#55666a"
RULE = "#dbe2e3"
PAPER = "#ffffff"
GREY = "#b9c5c7"
FAINT = "#eef2f2"
ACCENT = "#0f6b6b"
URGENT = "#b3261e"
NO_DATA = "#d9e0e2"
RAMP = ("#d3e6e4", "#a3cbc7", "#6aaaa6", "#2c7c7d", "#0d5a5c")
# Tiers from best to unknown.
TIERS = {
    "real": "#0f6b6b",
    "thin": "#8cc0ba",
    "hollow": "#e3bd66",
    "inconsistent": "#b8661a",
    "none": "#4b3a55",
    "unknown": "#c9d2d4",
}
# What stands for each of them in the dark.
DARK = {
    GREY: "#4d5d61",
    **dict(zip(RAMP, ("#1f4447", "#275a5b", "#2f7472", "#62b3ad", "#a4ded7"), strict=True)),
    "#0f6b6b": "#45b0a6",  # the accent's too
    "#8cc0ba": "#2f6f6d",
    "#e3bd66": "#80621c",
    "#b8661a": "#e28b3d",
    "#4b3a55": "#b9a3c6",
    "#c9d2d4": "#46545a",
}


def on(colour: str) -> str:
    """Return the colour of text that can be read on ``colour``."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK
