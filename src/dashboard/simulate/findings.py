"""The text part of every form: topics, findings, problems and next steps, in many voices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.simulate.grammar import (
    SHORT,
    TOPICS,
    WORDING,
    Voices,
    compose,
    fixed_slots,
    money,
    phrases,
    pick,
)
from dashboard.simulate.plan import Bools, Days, Ints, Plan, Texts, either
from dashboard.simulate.rounds import Rounds

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
LOW, MEDIUM, HIGH = 1, 2, 3


@dataclass(frozen=True)
class Orders:
    """What is decided about rows before they are worded.

    ``copies`` names the row whose wording is taken over, -1 for a text of one's own; ``calm`` rows
    report no problem; ``stuck`` is the topic of a problem that comes back, -1 elsewhere; ``empty``
    rows name a problem and no next step.
    """

    copies: Ints
    calm: Bools
    stuck: Ints
    empty: Bools


@dataclass(frozen=True)
class Notes:
    """What a visit's form says: texts by row, None where nothing was written."""

    findings: Texts
    topics: Texts
    action: Texts
    problem: Texts  # True, False or None
    topic: Ints  # the first topic, an index into TOPICS
    severity: Ints  # 0 none, LOW, MEDIUM, HIGH


def speak(plan: Plan, terse: Bools, template: Bools) -> Voices:
    """Give every mentor a voice."""
    rng = plan.rng("voices")
    n = len(terse)
    return Voices(
        taste=rng.dirichlet(np.full(len(TOPICS), 2.5), n),
        clauses=rng.uniform(1.2, 2.6, n),
        opens=rng.uniform(0.1, 0.9, n),
        closes=rng.uniform(0.05, 0.7, n),
        shortens=np.where(rng.random(n) < 0.35, rng.integers(4, len(SHORT) + 1, n), 0),
        lower=rng.random(n) < 0.15,
        terse=terse,
        template=template,
    )


def write(plan: Plan, voices: Voices, rounds: Rounds, village: Texts, orders: Orders) -> Notes:
    """Fill the text part of every form; a copied text keeps its words, not numbers and dates."""
    rng = plan.rng("findings")
    n = len(rounds)
    hollow, made_up = rounds.kind == "hollow", rounds.kind == "faked"
    taste = voices.taste.cumsum(axis=1)[rounds.mentor]
    topic = (rng.random((n, 1)) < taste).argmax(axis=1)
    second = rng.integers(0, len(TOPICS), n)
    troubled = rng.random(n) < np.where(made_up, 0.05, 0.36)
    wording = rng.random((n, WORDING))
    typed = rng.random((n, 5))
    ahead, behind = rng.integers(1, 22, n), rng.integers(1, 30, n)
    source = np.where(orders.copies >= 0, orders.copies, np.arange(n))
    topic, second, troubled = topic[source], second[source], troubled[source]
    wording = wording[source]
    # The rows of one meeting repeat the same report to the digit.
    meeting = np.where(rounds.event >= 0, source, np.arange(n))
    typed = typed[meeting]
    stuck = (orders.stuck >= 0) & (rng.random(n) < 0.8) & ~hollow & ~made_up
    topic = np.where(stuck, orders.stuck, topic)
    troubled = (troubled | stuck) & ~hollow & ~orders.calm & (rounds.event < 0)
    acts = rng.random(n) < np.where(made_up, 0.3, np.where(troubled, 0.85, 0.5))
    acts &= ~(orders.empty & troubled)
    shorter = (orders.copies >= 0) & (rng.random(n) < 0.25)
    future, past = (_spoken(plan.dates[rounds.day[meeting]] + days) for days in (ahead, -behind))
    banal = rng.random((n, 2))

    data = phrases()
    findings, action, topics = (np.empty(n, dtype=object) for _ in range(3))
    for row in range(n):
        if hollow[row]:
            if banal[row, 0] < 0.45:
                findings[row] = pick(data["hollow"], banal[row, 1])
            continue
        main = int(topic[row])
        draws: list[float] = wording[row].tolist()
        t: list[float] = typed[row].tolist()
        slots = fixed_slots(main, draws) | {
            "n": 2 + int(t[0] * 9),
            "m": 11 + int(t[1] * 85),
            "pct": 5 + int(t[2] * 90),
            "rp": money(t[3]),
            "day": future[row],
            "past": past[row],
            "village": village[row],
        }
        topics[row] = TOPICS[main]
        if rounds.event[row] >= 0:
            slots["thing"] = pick(data["event_thing"], draws[4])
            findings[row] = pick(data["event"], draws[5]).format(**slots)
            continue
        step = None
        if acts[row]:
            step = pick(data["topic"][TOPICS[main]]["step"], draws[9]).format(**slots)
            action[row] = step
        findings[row], both = compose(
            voices,
            int(rounds.mentor[row]),
            (main, int(second[row])),
            bool(troubled[row]),
            bool(shorter[row]),
            draws,
            slots,
            step,
        )
        if both:
            topics[row] = f"{TOPICS[main]};{TOPICS[second[row]]}"
    problem = either(hollow & (rng.random(n) < 0.5), None, troubled)
    grade = LOW + (rng.random(n) > 0.35).astype(int) + (rng.random(n) > 0.85)
    return Notes(findings, topics, action, problem, topic, np.where(troubled, grade, 0))


def _spoken(dates: Days) -> list[str]:
    """Return dates as people say them: 12 Agustus."""
    month = dates.astype("datetime64[M]")
    names = month.astype("int64") % 12
    numbers = (dates - month).astype("int64") + 1
    return [f"{d} {MONTHS[m]}" for d, m in zip(numbers.tolist(), names.tolist(), strict=True)]
