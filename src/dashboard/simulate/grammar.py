"""One text from drawn numbers: fragments of ``phrases.toml`` in the voice of one mentor."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dashboard.simulate.plan import Bools, Floats, Ints

TOPICS = (
    "bookkeeping",
    "construction",
    "financing",
    "membership",
    "business_plan",
    "partnership",
    "proposal",
    "other",
)
# How mentors on small keyboards shorten words; each voice takes the first few of this list.
SHORT = (
    ("yang", "yg"),
    ("dengan", "dgn"),
    ("sudah", "sdh"),
    ("belum", "blm"),
    ("untuk", "utk"),
    ("tanggal", "tgl"),
    ("karena", "krn"),
    ("tidak", "tdk"),
    ("pengurus", "pgrs"),
    ("bersama", "bsm"),
)
TEMPLATE = "Agenda: {topic}. Hasil pendampingan: {text} Rencana tindak lanjut: {step}"
TEMPLATE_TOPICS = (
    "pembukuan",
    "pembangunan",
    "pembiayaan",
    "keanggotaan",
    "rencana bisnis",
    "kemitraan",
    "perizinan dan proposal",
    "lain-lain",
)
WORDING = 17  # draws that fix the wording of a text; a copied text keeps them


@dataclass(frozen=True)
class Voices:
    """One row per mentor: taste for topics [mentor, topic], words per text, habits."""

    taste: Floats
    clauses: Floats  # mean number of observations in one text
    opens: Floats  # how often a text begins with a scene
    closes: Floats
    shortens: Ints  # how many words of SHORT are shortened
    lower: Bools  # writes without capitals
    terse: Bools
    template: Bools


@cache
def phrases() -> dict[str, Any]:
    """Return the fragments as data."""
    return tomllib.loads(files(__package__).joinpath("phrases.toml").read_text("utf-8"))


def pick(options: list[str], draw: float) -> str:
    """Return one of the options by a draw between 0 and 1."""
    return options[int(draw * len(options))]


def money(draw: float) -> str:
    """Return an amount as people write it: Rp50.000 to Rp20 juta."""
    thousands = int(10 ** (1.7 + 2.6 * draw))
    if thousands < 1000:
        return f"Rp{thousands}.000"
    return f"Rp{thousands / 1000:.1f} juta".replace(".", ",")


def fixed_slots(topic: int, draws: list[float]) -> dict[str, Any]:
    """Return the words of a text that do not change when it is copied."""
    data = phrases()
    return {
        "who": pick(data["who"], draws[0]),
        "place": pick(data["place"], draws[1]),
        "unit": pick(data["unit"], draws[2]),
        "goods": pick(data["goods"], draws[3]),
        "thing": pick(data["topic"][TOPICS[topic]]["thing"], draws[4]),
    }


def compose(
    voices: Voices,
    who: int,
    topics: tuple[int, int],
    troubled: bool,
    shorter: bool,
    draws: list[float],
    slots: dict[str, Any],
    step: str | None,
) -> tuple[str, bool]:
    """Return a text, and whether it speaks of the second topic as well."""
    data = phrases()
    main, other = (data["topic"][TOPICS[topic]] for topic in topics)
    if voices.terse[who]:
        brief = main["obstacle" if troubled and draws[5] < 0.3 else "terse"]
        return pick(brief, draws[6]).format(**slots), False
    parts = [pick(main["seen"], draws[6])]
    both = False
    if draws[7] < voices.clauses[who] - 1:
        both = draws[8] < 0.6 and topics[0] != topics[1]
        if both:
            seen = pick(other["seen"], draws[10])
            parts.append(seen.replace("{thing}", pick(other["thing"], draws[4])))
        else:
            parts.append(pick(main["seen"], (draws[6] + 0.08 + 0.8 * draws[10]) % 1))
    if troubled:
        parts.insert(int(draws[11] * (len(parts) + 1)), pick(main["obstacle"], draws[12]))
    if draws[13] < voices.opens[who]:
        parts.insert(0, pick(data["opening"], draws[14]))
    if draws[15] < voices.closes[who] and not shorter:
        parts.append(pick(data["closing"], draws[16]))
    text = " ".join(parts).format(**slots)
    if voices.template[who]:
        text = TEMPLATE.format(topic=TEMPLATE_TOPICS[topics[0]], text=text, step=step or "-")
    for long, short in SHORT[: voices.shortens[who]]:
        text = text.replace(long, short)
    return (text.lower() if voices.lower[who] else _sentences(text)), both


def _sentences(text: str) -> str:
    """Begin every sentence with a capital letter."""
    return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))
