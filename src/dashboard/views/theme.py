"""The look, in one place: widths, the palette's names, the style sheet that gives them values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

MENU_WIDTH = 232  # pixels; the menu's longest words in both languages on one line

# Every colour is a CSS variable of theme.css, with a value for light and one for dark.
INK = "var(--ink)"
PAPER = "var(--paper)"
RULE = "var(--rule)"
ACCENT = "var(--accent)"
URGENT = "var(--urgent)"
GREY = "var(--grey)"
FAINT = "var(--faint)"
NO_DATA = "var(--no-data)"
RAMP = tuple(f"var(--ramp-{step})" for step in range(1, 6))

# Tiers from best to unknown: colour, and the mark that says the same without colour.
TIERS = ("real", "thin", "hollow", "inconsistent", "none", "unknown")
BUILD_BUCKETS = ("100", "76-99", "51-75", "21-50", "0-20", "no_record")
LADDER = ("formed", "land_verified", "building", "built", "equipped", "operating", "selling")


def apply(choose_files: str) -> None:
    """Send the style sheet, with the words of the one button that Streamlit writes itself.

    It holds no outside address.
    """
    st.html(f'<style>{sheet("theme.css")}:root {{ --choose-files: "{choose_files}"; }}</style>')


def value(colour: str) -> str:
    """Return what a colour of the style sheet is in the reader's theme, for plotly: ``#0f6b6b``."""
    light, dark = _pairs()[colour]
    return dark if st.context.theme.type == "dark" else light


@cache
def _pairs() -> Mapping[str, tuple[str, str]]:
    """Return the light and the dark value of every colour that the style sheet gives a pair."""
    colours = r"(--[a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
    pairs = re.findall(colours, sheet("theme.css"))
    return {f"var({name})": (light, dark) for name, light, dark in pairs}


def sheet(name: str) -> str:
    """Return a style sheet of this folder."""
    return Path(__file__).with_name(name).read_text("utf-8")


def script(name: str) -> str:
    """Return a script of this folder without its comments and indentation: it is sent often."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    stripped = (line.strip() for line in lines)
    return "\n".join(line for line in stripped if line and not line.startswith("//")) + "\n"


def tier_colour(tier: str) -> str:
    """Return the colour of a tier (or of a ceremonial subtype)."""
    return f"var(--tier-{tier})"


def build_colour(bucket: str) -> str:
    """Return the colour of an official build bucket; no record is hatched."""
    return NO_DATA if bucket == "no_record" else f"var(--build-{bucket})"


def status_colour(status: str) -> str:
    """Return the colour of a business unit's status."""
    return f"var(--unit-{status})"


def sales_colour(status: str) -> str:
    """Return the colour of what a cooperative says of its sales; silence is hatched."""
    return {"reported": ACCENT, "zero": GREY, "silent": NO_DATA}[status]


def mark(tier: str) -> str:
    """Return a tier's mark as HTML; its shape alone tells the tiers apart."""
    return f'<i class="mark mark-{tier}" aria-hidden="true"></i>'
