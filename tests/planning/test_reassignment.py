"""Who takes whom: cases as text, what always holds, and every small world tried by hand."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from dashboard import reference, settings, words
from dashboard.errors import UsageError
from dashboard.planning.annex import annex
from dashboard.planning.assignment import Terms
from dashboard.planning.proposal import REASONS, Plan
from dashboard.planning.reassignment import Added, WhatIf, reassign

from .line import TERMS, Cooperative, Mentor, cooperatives, mentors, written

# Two seats by the rule, three in need, five never passed; reach 60 km, a border costs 30, a seat
# beyond the rule 100. What is expected: cooperative>mentor, or cooperative:reason.
CASES = {
    "the nearest takes it": ("K1 15.01 @0", "M1 15.01 @5 load 0; M2 15.01 @3 load 0", "K1>M2"),
    "a full one is passed over": (
        "K1 15.01 @0",
        "M1 15.01 @5 load 1; M2 15.01 @3 load 2",
        "K1>M1",
    ),
    "beyond the rule only where no other seat is in reach": (
        "K1 15.01 @0",
        "M1 15.01 @60.1 load 0; M2 15.01 @3 load 2",
        "K1>M2",
    ),
    "an ordinary seat at the edge of reach comes first": (
        "K1 15.01 @0",
        "M1 15.01 @59.9 load 0; M2 15.01 @3 load 2",
        "K1>M1",
    ),
    "never above the need": ("K1 15.01 @0", "M1 15.01 @1 load 3", "K1:no_free_seat"),
    "the own regency where it costs less than the border": (
        "K1 15.01 @0",
        "M1 15.01 @30 load 0; M2 15.02 @1 load 0",
        "K1>M1",
    ),
    "another regency where the own one is too far": (
        "K1 15.01 @0",
        "M1 15.01 @32 load 0; M2 15.02 @1 load 0",
        "K1>M2",
    ),
    "another province never": ("K1 15.01 @0", "M1 16.01 @1 load 0", "K1:no_mentors"),
    "without a base the middle of the portfolio": (
        "K1 15.01 @0; K2 15.01 @-20 M1; K3 15.01 @40 M2; K4 15.01 @-10 M1",
        "M1 15.01 @? load 2; M2 15.01 @? load 1",
        "K1>M2",
    ),
    "nobody knows where it is": ("K1 15.01 @?", "M1 15.01 @1 load 0", "K1:no_coordinate"),
    "nobody knows where they are": (
        "K1 15.01 @0",
        "M1 15.01 @? load 0",
        "K1:mentors_without_place",
    ),
    "nobody at all": ("K1 15.01 @0", "", "K1:no_mentors"),
    "none in the regency and none in reach": (
        "K1 15.01 @0",
        "M1 15.02 @61 load 0",
        "K1:no_mentor_in_regency",
    ),
    "too far within the regency": ("K1 15.01 @0", "M1 15.01 @61 load 0", "K1:out_of_reach"),
    "others took the seats": (
        "K1 15.01 @0; K2 15.01 @1; K3 15.01 @2; K4 15.01 @50",
        "M1 15.01 @0 load 0",
        "K1>M1 K2>M1 K3>M1 K4:seats_given",
    ),
    "one steps aside so that both are seated": (
        "K1 15.01 @0; K2 15.01 @-50",
        "M1 15.01 @1 load 2; M2 15.01 @55 load 2",
        "K1>M2 K2>M1",
    ),
    "a running pair is never moved": (
        "K1 15.01 @0 M2; K2 15.01 @50",
        "M1 15.01 @0 load 0; M2 15.01 @50 load 3",
        "K2>M1",
    ),
    "a mentor of the whole province serves its only province": (
        "K1 15.01 @0",
        "M1 - @5 load 0",
        "K1>M1",
    ),
    "a cooperative whose regency nobody knows": ("K1 - @0", "M1 15.01 @5 load 0", "K1:no_mentors"),
}


def said(plan: Plan) -> str:
    """Return what a plan says, in the words of ``CASES``."""
    takes = [f"{row.cooperative_id}>{row.mentor_id}" for row in plan.taken.itertuples()]
    stays = [f"{row.cooperative_id}:{row.reason}" for row in plan.unplaced.itertuples()]
    return " ".join(sorted(takes + stays))


@pytest.mark.parametrize("name", CASES)
def test_who_takes_whom(name: str) -> None:
    held, there, expected = CASES[name]
    terms = replace(TERMS, seats=1, need_seats=3) if "steps aside" in name else TERMS
    assert said(reassign(*written(f"{held}\n{there}"), terms)) == expected


def test_a_plan_adds_up() -> None:
    plan = reassign(
        *written(
            "K1 15.01 @0; K2 15.01 @10 M1; K3 15.02 @70; K4 15.02 @200\n"
            "M1 15.01 @5 load 1; M2 15.02 @80 load 0; M3 15.02 @90 load 0"
        ),
        TERMS,
    )
    assert said(plan) == "K1>M1 K3>M2 K4:out_of_reach"
    total = plan.totals.set_index("measure")
    before, after = total["before"].to_dict(), total["after"].to_dict()
    assert before == {
        "with_mentor": 1,
        "without_mentor": 3,
        "mentors": 3,
        "free_seats": 5,
        "moved": 0,
        "above_rule": 0,
        "above_limit": 0,
        "crossing": 0,
        "km_unknown": 0,
        **{each: pytest.approx(5) for each in ("km_sum", "km_mean", "km_farthest")},
    }
    assert after == {
        "with_mentor": 3,
        "without_mentor": 1,
        "mentors": 3,
        "free_seats": 3,
        "moved": 0,
        "above_rule": 0,
        "above_limit": 0,
        "crossing": 0,
        "km_unknown": 0,
        "km_sum": pytest.approx(20),
        "km_mean": pytest.approx(20 / 3),
        "km_farthest": pytest.approx(10),
    }
    loads = plan.loads.set_index("mentor_id")[["load_before", "load_after", "takes"]]
    assert loads.T.to_dict("list") == {"M1": [1, 2, 1], "M2": [0, 1, 1], "M3": [0, 0, 0]}
    assert plan.histogram.to_numpy().tolist() == [[0, 2, 1], [1, 1, 1], [2, 0, 1]]
    assert plan.regencies.to_numpy().tolist() == [
        ["15.01", 2, 1, 0, 1, 0],
        ["15.02", 2, 2, 1, 4, 3],
    ]
    (left,) = plan.unplaced.itertuples()
    assert (left.in_reach, left.free_in_reach, left.nearest_km) == (0, 0, pytest.approx(110))


def test_what_if_one_leaves() -> None:
    tables = written("K1 15.01 @0 M1; K2 15.01 @10 M2\nM1 15.01 @5 load 1; M2 15.01 @9 load 1")
    asked = reassign(*tables, TERMS, WhatIf(leaving=("M1",)))
    assert said(asked) == "K1>M2"
    assert asked.taken["from_seat"].tolist() == ["15.01-01"]
    assert asked.loads["state"].tolist() == ["leaving", "stays"]
    assert asked.loads["load_after"].tolist() == [0, 2]
    # A seat is as good a name as an id: outside the supervisor's view there is no other.
    assert said(reassign(*tables, TERMS, WhatIf(leaving=("15.01-01",)))) == "K1>M2"
    with pytest.raises(UsageError, match=r"15\.01-09"):
        reassign(*tables, TERMS, WhatIf(leaving=("15.01-09",)))


def test_what_if_one_more_stands_at_a_place() -> None:
    tables = written("K1 15.01 @0; K2 15.01 @100\nM1 15.01 @5 load 0")
    assert said(reassign(*tables, TERMS)) == "K1>M1 K2:out_of_reach"
    more = reassign(*tables, TERMS, WhatIf(added=(Added("15.01", 0.0, 1.0),)))
    assert said(more) == "K1>M1 K2>+1"
    assert sorted(more.loads["state"]) == ["added", "stays"]
    total = more.totals.set_index("measure")
    assert total.loc["mentors"].tolist() == [1, 2]
    assert total.loc["free_seats"].tolist() == [2, 2]


def test_what_if_the_cap_changes() -> None:
    tables = written("K1 15.01 @0; K2 15.01 @1; K3 15.01 @2\nM1 15.01 @5 load 0")
    for caps, placed in {(0, 0): 0, (0, 2): 2, (1, 1): 1, (4, 1): 3, (5, 5): 3}.items():
        plan = reassign(*tables, TERMS, WhatIf(seats=caps[0], need_seats=caps[1]))
        assert len(plan.taken) == placed
    for caps in ((6, 6), (2, 6), (-1, 2)):
        with pytest.raises(UsageError, match="0 to 5"):
            reassign(*tables, TERMS, WhatIf(seats=caps[0], need_seats=caps[1]))


@pytest.mark.parametrize(("km", "moves"), [(9.9, False), (10.1, True)])
def test_everything_anew_moves_a_pair_only_for_more_than_it_costs(km: float, moves: bool) -> None:
    tables = written(f"K1 15.01 @0 M1\nM1 15.01 @{km + 1} load 1; M2 15.01 @-1 load 0")
    assert said(reassign(*tables, TERMS)) == ""
    plan = reassign(*tables, TERMS, WhatIf(everything=True))
    assert said(plan) == ("K1>M2" if moves else "")
    assert plan.totals.set_index("measure").loc["moved", "after"] == moves
    assert plan.loads["gives"].sum() == moves


def test_everything_anew_keeps_a_far_pair_that_nobody_else_can_take() -> None:
    tables = written("K1 15.01 @0 M1; K2 15.01 @? M1\nM1 15.01 @100 load 2")
    assert said(reassign(*tables, TERMS, WhatIf(everything=True))) == ""


def test_everything_anew_relieves_an_overload() -> None:
    held = "; ".join(f"K{n} 15.01 @{n} M1" for n in range(6))
    tables = written(f"{held}\nM1 15.01 @0 load 6; M2 15.01 @9 load 0")
    plan = reassign(*tables, TERMS, WhatIf(everything=True))
    assert plan.loads["load_after"].tolist() == [3, 3]
    assert said(reassign(*tables, TERMS)) == ""


def test_a_second_mentors_assignments_stay_in_the_load() -> None:
    """M1 accompanies K1 beside M2, whose cooperative it is: one seat of M1 is taken."""
    tables = written("K1 15.01 @0 M2; K2 15.01 @0\nM1 15.01 @0 load 3; M2 15.01 @9 load 3")
    assert said(reassign(*tables, TERMS)) == "K2:no_free_seat"
    assert said(reassign(*tables, TERMS, WhatIf(everything=True))) == "K2:seats_given"


def test_a_scope_sees_the_provinces_plan() -> None:
    tables = written(
        "K1 15.01 @0; K2 15.02 @10; K3 15.02 @20\nM1 15.01 @0 load 2; M2 15.02 @9 load 2"
    )
    whole = reassign(*tables, TERMS)
    assert said(whole) == "K1>M1 K2>M2 K3:seats_given"
    part = reassign(*tables, TERMS, scope="15.02")
    assert said(part) == "K2>M2 K3:seats_given"
    assert set(part.loads["seat"]) == {"15.02-01"}
    assert said(reassign(*tables, TERMS, regencies=["15.01"])) == "K1>M1"
    pd.testing.assert_frame_equal(
        part.taken, whole.taken[whole.taken["regency_code"] == "15.02"].reset_index(drop=True)
    )


def test_regency_by_regency_where_a_province_is_too_large() -> None:
    tables = written(
        "K1 15.01 @0; K2 15.01 @1; K3 15.02 @10; K4 15.03 @5\n"
        "M1 15.01 @0 load 2; M2 15.02 @9 load 0"
    )
    whole = reassign(*tables, TERMS)
    pieces = reassign(*tables, replace(TERMS, most_pairs=3))
    assert (whole.whole, pieces.whole) == (True, False)
    assert said(pieces) == said(whole) == "K1>M1 K2>M2 K3>M2 K4>M2"


def test_a_seats_number_says_where_and_not_whose() -> None:
    rows: list[Cooperative] = [("K1", "15.01", 0, "MZ"), ("K2", "15.01", 1, "MA")]
    there: list[Mentor] = [("MA", "15.01", 0, 1), ("MZ", "15.01", 0, 1), ("MB", "15.02", 0, 0)]
    loads = reassign(cooperatives(rows), mentors(there), TERMS).loads
    assert dict(zip(loads["seat"], loads["mentor_id"], strict=True)) == {
        "15.01-01": "MZ",
        "15.01-02": "MA",
        "15.02-01": "MB",
    }


# --- what always holds ------------------------------------------------------------

# A plan is a dozen frames: some tens of worlds are what a test run can wait for.
SOME = trying(deadline=None, max_examples=25)
REGENCIES = st.sampled_from(["15.01", "15.02"])
PLACES = st.one_of(st.none(), st.integers(-80, 80).map(float))


@st.composite
def worlds(draw: st.DrawFn, most: int = 8, team: int = 4) -> tuple[list[Cooperative], list[Mentor]]:
    people = [f"M{n}" for n in range(draw(st.integers(0, team)))]
    mentor = st.sampled_from([None, *people])
    rows: list[Cooperative] = [
        (f"K{n}", draw(REGENCIES), draw(PLACES), draw(mentor))
        for n in range(draw(st.integers(1, most)))
    ]
    there: list[Mentor] = []
    for name in people:
        held = sum(row[3] == name for row in rows)
        there.append((name, draw(REGENCIES), draw(PLACES), held + draw(st.integers(0, 1))))
    return rows, there


WHAT_IFS = st.builds(
    WhatIf,
    seats=st.integers(0, 5),
    need_seats=st.integers(0, 5),
    everything=st.booleans(),
    added=st.sampled_from([(), (Added("15.01", 0.0, 0.1),)]),
)
KINDS = st.sampled_from([TERMS, replace(TERMS, most_pairs=4)])


@SOME
@given(worlds(), WHAT_IFS, KINDS)
def test_a_plan_keeps_its_promises(
    world: tuple[list[Cooperative], list[Mentor]], what_if: WhatIf, terms: Terms
) -> None:
    rows, there = world
    plan = reassign(cooperatives(rows), mentors(there), terms, what_if)
    taken, loads = plan.taken, plan.loads.set_index("mentor_id")
    # Every cooperative once: it stays with its mentor, is taken, or is left with a reason.
    stays = {row[0] for row in rows if row[3]} - set(taken["cooperative_id"])
    stays -= set(plan.unplaced["cooperative_id"])
    counted = [*stays, *taken["cooperative_id"], *plan.unplaced["cooperative_id"]]
    assert sorted(counted) == sorted(row[0] for row in rows)
    assert set(plan.unplaced["reason"]) <= set(REASONS)
    # No cap is broken by what the plan adds.
    cap = max(what_if.seats or 0, what_if.need_seats or 0)
    for row in loads.itertuples():
        assert row.load_after <= max(cap, row.load_before)
        assert row.takes == 0 or row.load_after <= cap <= terms.most_seats
        assert row.load_after == row.load_before + row.takes - row.gives
    # Nothing beyond reach; no running pair moves unless asked.
    assert (taken["km"] <= terms.reach_km + 1e-9).all()
    if not what_if.everything:
        assert set(taken["cooperative_id"]) <= {row[0] for row in rows if row[3] is None}
        assert loads["gives"].sum() == 0
    total = plan.totals.set_index("measure")["after"]
    assert total["with_mentor"] + total["without_mentor"] == len(rows)
    assert total["without_mentor"] == len(plan.unplaced)


@SOME
@given(worlds(), WHAT_IFS, KINDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    world: tuple[list[Cooperative], list[Mentor]], what_if: WhatIf, terms: Terms, random: Random
) -> None:
    rows, there = world
    held, people = cooperatives(rows), mentors(there)
    plan = reassign(held, people, terms, what_if)
    mixed = [frame.iloc[random.sample(range(len(frame)), len(frame))] for frame in (held, people)]
    again = reassign(*mixed, terms, what_if)
    for name in ("taken", "unplaced", "loads", "histogram", "regencies", "totals"):
        pd.testing.assert_frame_equal(getattr(plan, name), getattr(again, name))


# --- a second way ------------------------------------------------------------


def price(
    rows: list[Cooperative], there: list[Mentor], choice: tuple[int | None, ...]
) -> tuple[int, float] | None:
    """Return (left without, cost) of one choice of a mentor per waiting cooperative, or None."""
    waiting = [row for row in rows if row[3] is None]
    load = {name: held for name, _, _, held in there}
    cost = 0.0
    for (_, regency, km, _), chosen in zip(waiting, choice, strict=True):
        if chosen is None:
            continue
        name, other, at, _ = there[chosen]
        if km is None or at is None or abs(km - at) > TERMS.reach_km or load[name] >= 3:
            return None
        cost += abs(km - at) + 30 * (regency != other) + 100 * (load[name] >= 2)
        load[name] += 1
    return sum(chosen is None for chosen in choice), cost


def known(there: list[Mentor], rows: list[Cooperative]) -> list[Mentor]:
    """Stand the middle of the portfolio in for a base, as the plan does."""
    filled: list[Mentor] = []
    for name, regency, at, load in there:
        held = [km for _, _, km, mentor in rows if mentor == name and km is not None]
        middle = sum(held) / len(held) if held else None
        filled.append((name, regency, middle if at is None else at, load))
    return filled


def paid(plan: Plan) -> tuple[int, float]:
    over = (plan.loads["load_after"] - plan.loads["load_before"].clip(lower=2)).clip(lower=0)
    cost = plan.taken["km"].sum() + 30 * plan.taken["crosses"].sum() + 100 * over.sum()
    return len(plan.unplaced), float(cost)


@SOME
@given(worlds(most=5, team=3))
def test_no_choice_is_cheaper(world: tuple[list[Cooperative], list[Mentor]]) -> None:
    rows, there = world
    plan = reassign(cooperatives(rows), mentors(there), TERMS)
    waiting = sum(row[3] is None for row in rows)
    filled = known(there, rows)
    every = itertools.product([None, *range(len(there))], repeat=waiting)
    best = min(p for p in (price(rows, filled, choice) for choice in every) if p is not None)
    assert paid(plan) == (best[0], pytest.approx(best[1], abs=1e-6))


@SOME
@given(worlds())
def test_the_greedy_plan_is_never_cheaper(world: tuple[list[Cooperative], list[Mentor]]) -> None:
    rows, there = world
    filled = known(there, rows)
    choice: list[int | None] = []
    waiting = [row for row in rows if row[3] is None]
    for place in range(len(waiting)):
        options = []
        for mentor in range(len(there)):
            found = price(rows, filled, (*choice, mentor, *[None] * (len(waiting) - place - 1)))
            options += [(found[1], mentor)] if found else []
        choice.append(min(options)[1] if options else None)
    greedy = price(rows, filled, tuple(choice))
    assert greedy is not None
    left, cost = paid(reassign(cooperatives(rows), mentors(there), TERMS))
    assert (left, round(cost, 6)) <= (greedy[0], round(greedy[1], 6))


# --- at size ---------------------------------------------------------------------


def register() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the real register with ten cooperatives for each of as many mentors, put at random."""
    villages = reference.load().villages.sort_values("village_code", ignore_index=True)
    team = len(villages) // 10 + 2
    stands = villages.sample(team, random_state=1)
    rows = pd.DataFrame(
        {
            "cooperative_id": villages["village_code"],
            "name": villages["name"],
            "scope_code": villages["village_code"],
            "village_name": villages["name"],
            "district_name": villages["district_code"],
            "regency_code": villages["regency_code"],
            "regency_name": villages["regency_code"],
            "latitude": villages["latitude"],
            "longitude": villages["longitude"],
            "mentor_id": [f"M{place % team:03d}" for place in range(len(villages))],
        }
    )
    there = pd.DataFrame(
        {
            "mentor_id": [f"M{place:03d}" for place in range(team)],
            "mentor_name": "Pendamping",
            "regency_code": stands["regency_code"].to_numpy(),
            "latitude": stands["latitude"].to_numpy(),
            "longitude": stands["longitude"].to_numpy(),
        }
    )
    return rows, there.assign(load=there["mentor_id"].map(rows["mentor_id"].value_counts()))


def test_the_whole_register_anew_takes_less_than_five_seconds() -> None:
    rows, there = register()
    begun = time.process_time()
    plan = reassign(rows, there, Terms.of(settings.load()), WhatIf(everything=True))
    assert time.process_time() - begun < 5
    assert plan.whole
    assert len(rows) == 1585
    total = plan.totals.set_index("measure")
    assert total.loc["without_mentor", "after"] == 0
    assert total.loc["km_sum", "after"] < total.loc["km_sum", "before"] / 2


# --- words and settings ------------------------------------------------------------


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words(reason: str) -> None:
    assert words.has(f"proposal.reason_{reason}")


def test_the_settings_in_force_are_the_terms() -> None:
    terms = Terms.of(settings.load("[reassignment]\nreach_km = 45\n"))
    assert (terms.seats, terms.need_seats, terms.most_seats) == (10, 12, 15)
    assert terms.reach_km == 45
    # A seat beyond the rule weighs more than the dearest ordinary one in reach.
    standard = Terms.of(settings.load())
    assert standard.need_km > standard.reach_km + standard.border_km


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_annex_says_what_the_plan_says(language: words.Language) -> None:
    tables = written("K1 15.01 @0; K2 15.01 @99; K3 15.01 @9 M1\nM1 15.01 @5.04 load 1")
    plan = reassign(*tables, TERMS)
    made = annex(plan, "Kab. Kerinci", "per tanggal 31 Okt 2026", language)
    ((number, name, _, _, _, now, to, km, before, after),) = made.rows
    assert (number, name, km, before, after) == (1, "KDMP K1", 5.0, 1, 2)
    assert now == words.say("proposal.nobody", language)
    assert to == "Pendamping M1 (M1)"
    ((_, left, _, _, _, reason, nearest),) = made.left_rows
    assert (left, nearest) == ("KDMP K2", 94.0)
    assert reason == words.say("proposal.reason_out_of_reach", language)
    assert all(len(row) == len(made.headings) for row in made.rows)
    assert all(len(row) == len(made.left_headings) for row in made.left_rows)
    assert made.title == words.say("proposal.annex_title", language)
    seats = replace(plan, taken=plan.taken.drop(columns=["mentor_id", "mentor_name"]))
    assert annex(seats, "", "", language).rows[0][6] == "15.01-01"
