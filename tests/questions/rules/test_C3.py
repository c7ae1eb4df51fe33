"""Closed on paper: half of six without proof, five within one minute, or before anybody came again."""

from __future__ import annotations

import pytest

from ..world import World, cases, check

NEWLINE = "\n"


def _closed(name: str, count: int, at: str, *, unproven: int = 0, opened: str = "@40") -> str:
    """Write closed follow-ups of one cooperative; ``#`` in the moment is the row's number."""
    return NEWLINE.join(
        f"{name}f{n} | {name} | {opened} | | {at.replace('#', str(n))} |"
        f" {'' if n < unproven else 'foto terlampir'}"
        for n in range(count)
    )


# Somebody comes between opening and closing, at @35.
SEEN = ("K1", "K2", "K3", "K4", "K5", "K6", "K9", "U1", "U2", "U3", "U4")
WORLD = f"""
cooperatives
cooperative_id | village_code
K13            | 15.71.01.1001

cooperatives
cooperative_id
K11

mentors
mentor_id | regency_code
M13       | 15.71
M13b      | 15.71

visits: verified
cooperative_id | mentor_id | started_at
{NEWLINE.join(f"{name} | M{name} | @35 09:00" for name in SEEN)}
K7             | M7        | @40 09:00
K8             | M8        | @25 09:00
K13            | M13       | @60 09:00

follow_ups
follow_up_id | cooperative_id | opened_on | closed_on | closed_at | closing_evidence
{_closed("K1", 6, "@30 10:0#", unproven=3)}
{_closed("K2", 7, "@30 10:0#", unproven=3)}
{_closed("K3", 5, "@30 10:0#", unproven=5)}
{_closed("K4", 5, "@30 11:00:0#")}
{_closed("K5", 4, "@30 12:00:0#")}
K5g          | K5             | @40       |           | @30 12:01 | foto terlampir
K5h          | K5             | @40       |           | @30 12:02 | foto terlampir
{_closed("K6", 6, "@29 09:00:0#")}
{_closed("U1", 1, "@29 09:00")}
{_closed("U2", 1, "@29 09:00")}
{_closed("U3", 1, "@29 09:00")}
{_closed("U4", 1, "@29 09:00")}
{_closed("K7", 6, "@30 13:0#", opened="@40")}
{_closed("K8", 3, "@30 14:0#")}
K8g          | K8             | @40       |           | @25 10:00 | foto terlampir
K8h          | K8             | @40       |           | @20 10:01 | foto terlampir
K8i          | K8             | @40       |           | @20 10:02 | foto terlampir
K8j          | K8             | @40       |           | @20 10:03 | foto terlampir
K9f          | K9             | @40       |           | @30 15:00 | foto terlampir
K9g          | K9             | @40       | @30       |           | foto terlampir
K9h          | K9             | @40       | @30       |           | foto terlampir
K9i          | K9             | @40       | @30       |           | foto terlampir
K9j          | K9             | @40       | @30       |           | foto terlampir
K9k          | K9             | @40       | @30       |           | foto terlampir
K10f         | K10            | @40       |           |           |
{_closed("K12", 6, "2025-10-29 16:0#", opened="2025-10-01")}
{_closed("K13", 6, "@30 17:0#")}
"""

CASES = """
subject | status         | severity | value | n | reason               | why
K1      | flag           | medium   | 3     | 6 | closed_without_proof | three of six
K2      | clear          |          | 3     | 7 |                      | three of seven
K3      | cannot_assess  |          | 5     | 5 | n_too_small          | five are too few
K4      | flag           | high     | 5     | 5 | closed_at_once       | five within a minute, with proof
K5      | clear          |          | 0     | 6 |                      | four within a minute
K6      | clear          |          | 0     | 6 |                      | an upload closed five cooperatives' items
K7      | flag           | medium   | 6     | 6 | closed_unseen        | nobody came after the day of opening
K8      | clear          |          | 0     | 7 |                      | three of seven before anybody came again
K9      | cannot_assess  |          | 0     | 6 | closing_time_unknown | five dates without a time
K10     | not_applicable |          |       | 0 | nothing_closed       | an open one
K11     | not_applicable |          |       | 0 | no_follow_ups        | none at all
K12     | not_applicable |          |       | 0 | nothing_closed       | closed more than a year ago
K13     | cannot_assess  |          | 0     | 6 | feed_incomplete      | visits that have not arrived yet
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    check(world, "C3", case)


def test_evidence_is_what_was_closed_on_paper(world: World) -> None:
    assert world.answer("C3", "K1").evidence == ("K1f0", "K1f1", "K1f2")


def test_says(world: World) -> None:
    assert world.answer("C3", "K4").explanation_en.startswith("5 of 5 follow-ups closed without")
    assert world.answer("C3", "K1").explanation_en.endswith("(limit 3).")


@pytest.mark.parametrize("gone", ["follow_ups.closed_at", "follow_ups.closing_evidence"])
def test_cannot_assess_without(gone: str) -> None:
    assert set(World(WORLD, without=[gone]).statuses("C3").values()) == {"cannot_assess"}


@pytest.mark.parametrize("gone", ["visits", "follow_ups.closed_on"])
def test_nothing_is_clear_and_a_flag_stands_without(gone: str) -> None:
    blind = World(WORLD, without=[gone])
    assert "clear" not in blind.statuses("C3").values()
    assert blind.answer("C3", "K4").status == "flag"
