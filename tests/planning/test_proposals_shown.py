"""A proposal of a release: what each reader sees of it, and that it agrees with the screens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard import questions
from dashboard.errors import DashboardError, UsageError
from dashboard.planning.annex import annex
from dashboard.planning.proposal import Plan
from dashboard.planning.reassignment import WhatIf, propose
from dashboard.questions import LOCAL_READER, Base, Reader, ask, measure
from dashboard.questions.engine import Presence

SUPERVISOR = Reader("supervisor", supervisor=True)
FRAMES = ("taken", "unplaced", "loads", "histogram", "regencies", "totals")


@pytest.fixture(scope="module")
def whole(base: Base) -> Plan:
    return propose(base, "15", SUPERVISOR, WhatIf(everything=True))


def test_before_is_what_the_screens_say(base: Base, whole: Plan) -> None:
    total = whole.totals.set_index("measure")["before"]
    (alone,) = measure(base, ["without_mentor"], "province").itertuples()
    assert total["without_mentor"] == alone.numerator
    assert total["with_mentor"] == alone.denominator - alone.numerator
    loads = ask(base, "mentor_loads")
    before = whole.histogram[whole.histogram["mentors_before"] > 0]
    assert before["load"].tolist() == loads["load"].tolist()
    assert before["mentors_before"].tolist() == loads["mentors"].tolist()


def test_a_supervisor_reads_names(base: Base, whole: Plan) -> None:
    assert len(whole.taken)
    assert set(whole.taken["mentor_id"]) <= base.mentor_ids
    assert whole.taken["mentor_name"].notna().all()


@pytest.mark.parametrize("what_if", [WhatIf(), WhatIf(everything=True)])
def test_nobody_else_reads_who_it_is(base: Base, what_if: WhatIf) -> None:
    plan = propose(base, "15", LOCAL_READER, what_if)
    written = "\n".join(getattr(plan, name).to_csv() for name in FRAMES)
    written += str(annex(plan, "Jambi", "", "id"))
    names = set(ask(base, "mentors", reader=SUPERVISOR)["mentor_name"])
    assert names
    assert not [name for name in base.mentor_ids | names if name in written]
    # Seats that the plan leaves alone stand in the histogram only; whole km lead nowhere.
    assert ((plan.loads["takes"] > 0) | (plan.loads["gives"] > 0)).all()
    assert (plan.taken["km"] % 1 == 0).all()
    assert len(plan.taken)


def test_an_id_does_not_tell_whose_seat_it_is(base: Base, whole: Plan) -> None:
    taker = whole.loads.iloc[0]
    by_id = WhatIf(leaving=(taker["mentor_id"],))
    with pytest.raises(UsageError):
        propose(base, "15", LOCAL_READER, by_id)
    by_seat = propose(base, "15", LOCAL_READER, WhatIf(leaving=(taker["seat"],)))
    same = propose(base, "15", SUPERVISOR, by_id)
    assert by_seat.taken["cooperative_id"].tolist() == same.taken["cooperative_id"].tolist()


def test_seats_are_called_the_same_whatever_is_asked(base: Base, whole: Plan) -> None:
    plan = propose(base, "15", SUPERVISOR)
    for each in (plan, whole):
        assert each.loads["seat"].is_unique
    names = whole.loads.set_index("mentor_id")["seat"]
    assert plan.loads.set_index("mentor_id")["seat"].equals(names)


def test_a_reader_of_one_regency_sees_its_own(base: Base, whole: Plan) -> None:
    regency = whole.taken["regency_code"].iloc[0]
    officer = Reader("officer", regencies=(regency,))
    plan = propose(base, "15", officer, WhatIf(everything=True))
    # Planned with its own people alone: nobody of another regency is told of.
    assert set(plan.taken["regency_code"]) == {regency}
    assert set(plan.loads["regency_code"]) <= {regency}
    assert set(plan.regencies["regency_code"]) == {regency}
    with pytest.raises(DashboardError, match=r"15\.99"):
        propose(base, "15.99", officer)


def test_a_district_is_served_by_its_regencys_mentors(base: Base, whole: Plan) -> None:
    district = whole.taken["scope_code"].iloc[0][:8]
    plan = propose(base, district, SUPERVISOR, WhatIf(everything=True))
    own = whole.taken[whole.taken["scope_code"].str.startswith(district)]
    assert plan.taken["seat"].tolist() == own["seat"].tolist()


def test_without_mentors_there_is_no_proposal(base: Base) -> None:
    early = replace(base, presence=Presence(frozenset({"cooperatives"}), frozenset()))
    with pytest.raises(questions.MissingData) as missed:
        propose(early, "15", SUPERVISOR)
    assert missed.value.missing == ("mentors", "assignments")
