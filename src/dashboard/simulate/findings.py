"""Findings as mentors write them: voices over a grammar of topics, obstacles and next steps."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts

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
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)
# How mentors on small keyboards shorten words; each voice takes a prefix of this list.
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
TEMPLATE_TOPICS = {
    "bookkeeping": "pembukuan",
    "construction": "pembangunan",
    "financing": "pembiayaan",
    "membership": "keanggotaan",
    "business_plan": "rencana bisnis",
    "partnership": "kemitraan",
    "proposal": "perizinan dan proposal",
    "other": "lain-lain",
}


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


@dataclass(frozen=True)
class Notes:
    """What a visit's form says: texts by row, None where nothing was written."""

    findings: Texts
    topics: Texts
    action: Texts
    problem: Texts  # True, False or None
    topic: Ints  # the first topic, an index into TOPICS
    severity: Ints  # 0 none, 1 low, 2 medium, 3 high


def speak(plan: Plan, terse: Bools, template: Bools) -> Voices:
    """Give every mentor a voice."""
    rng = plan.rng("voices")
    n = len(terse)
    taste = rng.dirichlet(np.full(len(TOPICS), 2.5), n)
    return Voices(
        taste=taste,
        clauses=rng.uniform(1.2, 2.6, n),
        opens=rng.uniform(0.1, 0.9, n),
        closes=rng.uniform(0.05, 0.7, n),
        shortens=np.where(rng.random(n) < 0.35, rng.integers(4, len(SHORT) + 1, n), 0),
        lower=rng.random(n) < 0.15,
        terse=terse,
        template=template,
    )


@cache
def phrases() -> dict[str, Any]:
    """Return the fragments as data."""
    return tomllib.loads(files(__package__).joinpath("phrases.toml").read_text("utf-8"))


def write(
    plan: Plan,
    voices: Voices,
    mentor: Ints,
    village: Texts,
    day: Ints,
    kind: Texts,
    event: Ints,
    copies: Ints,
) -> Notes:
    """Fill the text part of every form.

    ``copies`` names the row whose wording is taken over (its fragments and fixed words; numbers,
    dates and the village are typed anew), or -1 for a text of one's own.
    """
    rng = plan.rng("findings")
    n = len(mentor)
    topic = (rng.random((n, 1)) < voices.taste[mentor].cumsum(axis=1)).argmax(axis=1)
    second = rng.integers(0, len(TOPICS), n)
    hollow = kind == "hollow"
    made_up = kind == "faked"
    troubled = rng.random(n) < np.where(made_up, 0.05, 0.36)
    troubled &= ~hollow
    wording = rng.random((n, 16))  # what a copied text keeps
    typed = rng.random((n, 6))  # what is typed anew
    source = np.where(copies >= 0, copies, np.arange(n))
    for values in (topic, second, troubled, wording):
        values[:] = values[source]
    owner = mentor[source]
    acts = rng.random(n) < np.where(made_up, 0.3, np.where(troubled, 0.85, 0.5))
    drops = (copies >= 0) & (rng.random(n) < 0.25)
    date_of = plan.dates[day] + (typed[:, 0] * 21).astype("int64").astype("timedelta64[D]")
    month_of = date_of.astype("datetime64[M]").astype("int64") % 12
    day_of = (date_of - date_of.astype("datetime64[M]")).astype("int64") + 1

    data = phrases()
    by_topic = [data["topic"][name] for name in TOPICS]
    banal = rng.random((n, 2))
    findings = np.empty(n, dtype=object)
    action = np.empty(n, dtype=object)
    topics = np.empty(n, dtype=object)
    loops = zip(
        owner.tolist(),
        topic.tolist(),
        second.tolist(),
        wording.tolist(),
        typed.tolist(),
        strict=True,
    )
    for row, (who, main, other, w, t) in enumerate(loops):
        if hollow[row]:
            if banal[row, 0] < 0.45:
                findings[row] = _pick(data["hollow"], banal[row, 1])
            continue
        words = by_topic[main]
        slots = {
            "who": _pick(data["who"], w[0]),
            "place": _pick(data["place"], w[1]),
            "unit": _pick(data["unit"], w[2]),
            "goods": _pick(data["goods"], w[3]),
            "thing": _pick(words["thing"], w[4]),
            "n": 2 + int(t[1] * 9),
            "m": 11 + int(t[2] * 85),
            "pct": 5 + int(t[3] * 90),
            "rp": _money(t[4]),
            "day": f"{day_of[row]} {MONTHS[month_of[row]]}",
            "village": village[row],
        }
        if event[row] >= 0:
            slots["thing"] = _pick(data["event_thing"], w[4])
            findings[row] = _pick(data["event"], w[5]).format(**slots)
            topics[row] = TOPICS[main]
            continue
        step = _pick(words["step"], w[9]).format(**slots) if acts[row] else None
        action[row] = step
        topics[row] = TOPICS[main]
        if voices.terse[who]:
            text = _pick(words["obstacle" if troubled[row] and w[5] < 0.3 else "terse"], w[6])
            findings[row] = text.format(**slots)
            continue
        parts = [_pick(words["seen"], w[6])]
        if w[7] < voices.clauses[who] - 1:
            if w[8] < 0.6 and other != main:
                thing = _pick(by_topic[other]["thing"], w[4])
                parts.append(_pick(by_topic[other]["seen"], w[10]).replace("{thing}", thing))
                topics[row] = f"{TOPICS[main]};{TOPICS[other]}"
            else:
                parts.append(_pick(words["seen"], (w[6] + 0.08 + 0.8 * w[10]) % 1))
        if troubled[row]:
            parts.insert(int(w[11] * (len(parts) + 1)), _pick(words["obstacle"], w[12]))
        if w[13] < voices.opens[who]:
            parts.insert(0, _pick(data["opening"], w[14]))
        if w[15] < voices.closes[who] and not drops[row]:
            parts.append(_pick(data["closing"], (w[14] + w[15]) % 1))
        text = " ".join(parts).format(**slots)
        if voices.template[who]:
            shown = TEMPLATE_TOPICS[TOPICS[main]]
            text = TEMPLATE.format(topic=shown, text=text, step=step or "-")
        for long, short in SHORT[: voices.shortens[who]]:
            text = text.replace(long, short)
        findings[row] = text.lower() if voices.lower[who] else _sentences(text)
    problem = np.where(hollow & (rng.random(n) < 0.5), None, troubled).astype(object)
    grade = 1 + (rng.random(n) > 0.35).astype(int) + (rng.random(n) > 0.85)
    return Notes(findings, topics, action, problem, topic, np.where(troubled, grade, 0))


def _pick(options: list[str], draw: float) -> str:
    return options[int(draw * len(options))]


def _money(draw: float) -> str:
    thousands = int(10 ** (1.7 + 2.6 * draw))
    if thousands < 1000:
        return f"Rp{thousands}.000"
    return f"Rp{thousands / 1000:.1f} juta".replace(".", ",")


def _sentences(text: str) -> str:
    """Begin every sentence with a capital letter."""
    return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))
