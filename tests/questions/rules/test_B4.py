"""Copied findings: a quarter of at least 20 findings nearly repeat another cooperative's."""

from __future__ import annotations

import pytest

from ..world import World, cases, check, days, own_words

# A word changed in 24 takes 3 of 22 shingles away: 0.76 of the pair's shingles stay alike.
LONG = own_words("panjang", 24)
TEMPLATE = "Laporan bulanan formulir baku bagian satu dua tiga empat lima enam"


def _mentor(name: str, honest: int, texts: list[str]) -> str:
    """Write a mentor's honest findings at one cooperative, and texts one per cooperative and day."""
    rows = [f"{name}x{n} | {name}A | {name} | @{n + 1} 08:00 |" for n in range(honest)]
    lines = [f"{r} {own_words(f'{name}x{n}')}" for n, r in enumerate(rows)]
    lines += [
        f"{name}c{n} | {name}{'BCDEFGHIJ'[n]} | {name} | @{n + 1} 14:00 | {text}"
        for n, text in enumerate(texts)
    ]
    return "\n".join(lines)


def _changed(text: str, word: int) -> str:
    words = text.split()
    words[word] = "berbeda"
    return " ".join(words)


WORLD = f"""
visits: verified
visit_id | cooperative_id | mentor_id | started_at | findings
{_mentor("M1", 15, [own_words("salinM1")] * 5)}
{_mentor("M2", 16, [own_words("salinM2")] * 5)}
{_mentor("M3", 14, [own_words("salinM3")] * 5)}
{_mentor("M4", 15, [LONG, _changed(LONG, 2), _changed(LONG, 9), _changed(LONG, 15), _changed(LONG, 21)])}
{_mentor("M5", 15, ["buku kas lengkap dan rapi"] * 5)}
{_mentor("M6", 15, [TEMPLATE] * 5)}
{_mentor("M7", 15, [TEMPLATE] * 5)}
{_mentor("M8", 15, [TEMPLATE] * 5)}
{_mentor("M9", 15, [TEMPLATE] * 5)}
{_mentor("M10", 20, [TEMPLATE] * 5)}
{_mentor("M11", 20, [])}

visits: verified
cooperative_id | mentor_id | started_at         | findings
M11A           | M11       | {days(40, 49)} 09:00 | {own_words("salinM11")}

visits: verified
visit_id | cooperative_id | mentor_id | started_at | findings
{_mentor("M12", 20, [])}
j1       | M12B           | M12       | @30 09:00  | {own_words("salinM12")}
j2       | M12C           | M12       | @30 09:02  | {own_words("salinM12")}
j3       | M12D           | M12       | @30 09:04  | {own_words("salinM12")}
j4       | M12E           | M12       | @31 09:00  | {own_words("M12q")}

visits: verified
visit_id | cooperative_id | mentor_id | started_at | findings
{_mentor("M13", 15, [f"Di KDMP M13{c}: " + own_words("salinM13") for c in "BCDEF"])}

visits: verified
visit_id | cooperative_id | mentor_id | started_at | findings
{_mentor("M14", 15, ["", "", "", "", ""])}
"""

CASES = """
subject | status         | severity | value   | n  | reason      | why
M1      | flag           | medium   | 25      | 20 |             | five of twenty
M2      | clear          |          | 23.8095 | 21 |             | five of twenty-one
M3      | cannot_assess  |          |         | 19 | n_too_small | nineteen are too few
M4      | flag           | medium   | 25      | 20 |             | one word changed in each
M5      | clear          |          | 0       | 20 |             | short honest notes
M6      | cannot_assess  |          |         | 15 | n_too_small | a template of five mentors is not counted
M10     | clear          |          | 0       | 20 |             | nor held against anybody
M11     | clear          |          | 0       | 30 |             | the same problem at the same cooperative
M12     | clear          |          | 0       | 22 |             | a joint event, written once
M13     | flag           | medium   | 25      | 20 |             | only the cooperative's name was changed
M14     | cannot_assess  |          |         | 15 | n_too_small | no findings are no copies
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_answers(world: World, case: dict[str, str]) -> None:
    kept = ("status", "severity", "reason")
    check(world, "B4", {key: cell for key, cell in case.items() if cell or key in kept})


def test_evidence_is_every_copy_and_its_source(world: World) -> None:
    assert world.answer("B4", "M1").evidence == tuple(f"M1c{n}" for n in range(5))


def test_no_visits_is_not_applicable() -> None:
    idle = World("mentors\nmentor_id | role\nM1 | business_assistant")
    assert idle.answer("B4", "M1").status == "not_applicable"
    assert idle.answer("B4", "M1").reason_code == "no_visits"


def test_cannot_assess_without_findings() -> None:
    blind = World(WORLD, without=["visits.findings"])
    assert set(blind.statuses("B4").values()) == {"cannot_assess"}
    assert blind.answer("B4", "M1").reason_code == "missing:visits.findings"
