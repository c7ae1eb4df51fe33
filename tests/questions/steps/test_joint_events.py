"""One meeting logged once for each cooperative that came."""

from __future__ import annotations

import pytest

from ..world import World, cases, own_words

SAME = own_words("rapat")


def _visits(mentor: str, rows: list[str]) -> str:
    return "\n".join(
        f"{mentor}{n} | {mentor}K{cells[0]} | {mentor} | @5 {cells[1:]}"
        for n, cells in enumerate(rows)
    )


WORLD = f"""
visits: verified
visit_id | cooperative_id | mentor_id | started_at | latitude | longitude | findings | photo_hashes
{_visits("gps", [f"1 09:00 | -2.0 | 102.0 | {own_words('g1')} | g1", f"2 09:05 | -2.0 | 102.0 | {own_words('g2')} | g2", f"3 09:10 | -2.0 | 102.0 | {own_words('g3')} | g3"])}
{_visits("two", [f"1 09:00 | -2.0 | 102.0 | {SAME} | t", f"2 09:00 | -2.0 | 102.0 | {SAME} | t"])}
{_visits("gap", [f"1 09:00 | -2.0 | 102.0 | {own_words('p1')} | p1", f"2 09:05 | -2.0 | 102.0 | {own_words('p2')} | p2", f"3 09:11 | -2.0 | 102.0 | {own_words('p3')} | p3"])}
{_visits("apart", [f"1 09:00 | -2.0 | 102.0 | {own_words('a1')} | a1", f"2 09:00 | -2.0 | 102.1 | {own_words('a2')} | a2", f"3 09:00 | -2.0 | 102.2 | {own_words('a3')} | a3"])}
{_visits("text", [f"1 09:00 | | | {SAME} |", f"2 09:00 | | | {SAME} |", f"3 09:00 | | | {SAME} |"])}
{_visits("mixed", [f"1 09:00 | | | {SAME} |", f"2 09:00 | | | {SAME} |", f"3 09:00 | | | {own_words('m')} |"])}
{_visits("photo", [f"1 09:00 | | | {own_words('h1')} | h; h1", f"2 09:00 | | | {own_words('h2')} | h", f"3 09:00 | | | {own_words('h3')} | h2; h"])}
{_visits("some", [f"1 09:00 | | | {own_words('s1')} | s", f"2 09:00 | | | {own_words('s2')} | s", f"3 09:00 | | | {own_words('s3')} | s3"])}
{_visits("same", ["1 09:00 | -2.0 | 102.0 | |", "1 09:00 | -2.0 | 102.0 | |", "2 09:00 | -2.0 | 102.0 | |"])}
{_visits("bare", ["1 09:00 | | | |", "2 09:00 | | | |", "3 09:00 | | | |"])}
"""

CASES = """
mentor | visits | why
gps    | 3      | one point within five minutes of each other
two    | 0      | two cooperatives are no event
gap    | 0      | six minutes apart: two and one
apart  | 0      | three points, three texts, three pictures
text   | 3      | one text, no positions
mixed  | 0      | two of three texts
photo  | 3      | one picture among others
some   | 0      | a picture that two of three share
same   | 0      | two cooperatives, one of them twice
bare   | 0      | the same start alone proves nothing
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_events(world: World, case: dict[str, str]) -> None:
    rows = world.rows(
        "select * from joint_events where starts_with(visit_id, $mentor)", mentor=case["mentor"]
    )
    assert len(rows) == int(case["visits"])
    assert sum(row["host"] for row in rows) == (1 if rows else 0)


def test_the_host_is_the_cooperative_nearest_to_the_meeting() -> None:
    world = World(
        """
        cooperatives
        cooperative_id | latitude | longitude
        K1             | -2.0     | 102.2
        K2             | -2.0     | 102.1
        K3             | -2.0     | 102.3

        visits: verified
        visit_id | cooperative_id | mentor_id | started_at | latitude | longitude
        a        | K1             | M         | @5 09:00   | -2.0     | 102.11
        b        | K2             | M         | @5 09:01   | -2.0     | 102.11
        c        | K3             | M         | @5 09:02   | -2.0     | 102.11
        """
    )
    assert {row["visit_id"]: row["host"] for row in world.rows("joint_events")} == {
        "a": False, "b": True, "c": False,
    }  # fmt: skip


def test_two_mentors_hold_two_meetings() -> None:
    world = World(
        f"""
        visits: verified
        cooperative_id | mentor_id | started_at | findings
        K1             | M         | @5 09:00   | {SAME}
        K2             | M         | @5 09:01   | {SAME}
        K3             | N         | @5 09:02   | {SAME}
        """
    )
    assert world.rows("joint_events") == []


def test_phone_calls_are_no_meeting() -> None:
    world = World(
        f"""
        visits: verified
        cooperative_id | mentor_id | started_at | findings | mode
        K1             | M         | @5 09:00   | {SAME}   | phone
        K2             | M         | @5 09:01   | {SAME}   | phone
        K3             | M         | @5 09:02   | {SAME}   | online
        """
    )
    assert world.rows("joint_events") == []
