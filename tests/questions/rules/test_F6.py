"""History rewritten: what a release says about old visits, against what the release before said."""

from __future__ import annotations

import pytest

from ..world import World, days

# 2026-09-30 lies 30 days before the as-of date, 22 working days: from @23 on a visit is old.
# With the background's 21 old visits, a hundred.
OLD = 79
BLOCK = "visits: verified\nvisit_id | cooperative_id | mentor_id | started_at | findings\n"
FIRST = f"""
feeds
table  | regency_code | complete_to
visits | 15.01        | @0

{BLOCK}a | K1 | a | {days(23, 22 + OLD)} 09:00 | Rapat pengurus membahas simpanan pokok
n | K1 | a | {days(1, 20)} 14:00 | Rapat pengurus membahas simpanan wajib
"""


def edited(*rows: str) -> str:
    """Return a block of visits that are written again, or are new."""
    return BLOCK + "\n".join(f"{row} | Catatan yang ditulis kemudian" for row in rows)


@pytest.fixture(scope="module")
def first() -> World:
    return World(FIRST)


def answer(world: World) -> tuple[str, str, float | None, int]:
    found = world.answer("F6", "15.01")
    return found.status, found.reason_code, found.value, found.n


def test_a_first_release_has_nothing_to_compare_with(first: World) -> None:
    assert answer(first) == ("cannot_assess", "no_earlier_release", None, 0)


def test_the_same_again(first: World) -> None:
    assert answer(World(FIRST, earlier=first)) == ("clear", "", 0, 100)


def test_two_of_a_hundred_may_change_and_three_are_many(first: World) -> None:
    added = ["z1 | K1 | a | @30 18:00", "z2 | K1 | a | @31 18:00", "z3 | K1 | a | @32 18:00"]
    two = World(f"{FIRST}\n{edited(*added[:2])}", earlier=first)
    three = World(f"{FIRST}\n{edited(*added)}", earlier=first)
    assert answer(two) == ("clear", "", 2, 100)
    assert answer(three) == ("flag", "", 3, 100)
    found = three.answer("F6", "15.01")
    assert (found.severity, found.evidence) == ("high", ("z1", "z2", "z3"))


def test_edits_and_deletions_count(first: World) -> None:
    def change(tables: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
        for row in tables["visits"]:
            if row["visit_id"] in ("a1", "a2"):
                row["findings"] = "Lain"
        tables["visits"] = [row for row in tables["visits"] if row["visit_id"] != "a3"]
        return tables

    found = World(FIRST, earlier=first, change=change).answer("F6", "15.01")
    assert (found.status, found.value, found.evidence) == ("flag", 3, ("a1", "a2", "a3"))


def test_recent_visits_may_change(first: World) -> None:
    new = [f"z{n} | K1 | a | @{n} 18:00" for n in range(1, 20)]
    assert answer(World(f"{FIRST}\n{edited(*new)}", earlier=first)) == ("clear", "", 0, 100)


def test_what_a_late_feed_brings_is_no_history() -> None:
    """At the release before, the regency's reports ended sixty working days ago."""
    early = World(FIRST.replace("| @0", "| @60").replace("K1 | a | @1 ", "K1 | a | @61 "))
    late = [f"z{n} | K1 | a | @{n} 18:00" for n in range(23, 80)]
    assert answer(World(f"{FIRST}\n{edited(*late)}", earlier=early))[:2] == ("clear", "")


def test_a_new_column_rewrites_nobodys_history() -> None:
    early = World(FIRST, without=["visits.gps_accuracy_m"])
    found = answer(World(FIRST, earlier=early))
    assert found[:2] == ("cannot_assess", "columns_changed")


def test_too_few_visits() -> None:
    few = "feeds\ntable  | regency_code | complete_to\nvisits | 15.01        | @95\n"
    early = World(few)
    assert answer(World(few, earlier=early))[:2] == ("cannot_assess", "n_too_small")


def test_cannot_assess_without_visits(first: World) -> None:
    assert answer(World(FIRST, without=["visits"], earlier=first))[0] == "cannot_assess"
