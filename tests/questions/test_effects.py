"""What moves between assessments: figures, tiers and flags, each with its cause."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.questions import ALTOGETHER, effects

FIGURES = {
    "before": "('nib','province','15',1,4), ('nib','district','15.01.01',1,4), ('built','province','15',0,0)",
    "after": "('nib','province','15',2,4), ('nib','district','15.01.01',2,4), ('built','province','15',0,0)",
}
TIERS = {
    "before": "('K1','15.01','real'), ('K2','15.01','thin'), ('K3','15.02','thin')",
    "after": "('K1','15.01','thin'), ('K2','15.01','thin'), ('K4','15.02','none')",
}
FLAGS = {
    "before": "('A1','cooperative','K1','15.01','flag'), ('C1','mentor','M1','15.01','flag'),"
    " ('E1','unit','K2/outlet','15.01','clear')",
    "after": "('A1','cooperative','K1','15.01','flag'), ('C1','mentor','M2','15.01','flag'),"
    " ('E1','unit','K2/outlet','15.01','flag')",
}
COLUMNS = {
    "place_values": "metric_id, level, code, numerator, denominator",
    "cooperative_facts": "cooperative_id, regency_code, tier",
    "rule_results": "rule_id, subject_type, subject_id, scope_code, status",
}


@pytest.fixture
def results(tmp_path):
    """Write the results of an assessment: ``before`` or ``after``."""

    def write(when):
        made = {}
        for name, rows in zip(COLUMNS, (FIGURES, TIERS, FLAGS), strict=True):
            file = tmp_path / f"{when}_{name}.parquet"
            made[name] = [file]
            with duckdb.connect() as connection:
                query = f"from (values {rows[when]}) as t ({COLUMNS[name]})"
                connection.sql(query).write_parquet(str(file))
        return made

    return write


def rows(frame):
    return [tuple(row) for row in frame.astype(object).where(frame.notna(), None).values.tolist()]


def test_only_what_moves_is_told(results):
    found = effects(results("before"), [("new_rows", results("after"))])
    assert rows(found.figures) == [
        ("new_rows", "nib", "province", "15", 1, 4, 0.25, 2, 4, 0.5),
    ]
    assert rows(found.tiers) == [
        ("new_rows", "", "none", 1, ["K4"]),
        ("new_rows", "real", "thin", 1, ["K1"]),
        ("new_rows", "thin", "", 1, ["K3"]),
    ]
    assert rows(found.flags) == [
        ("new_rows", "C1", "mentor", 1, 1, 0, [], []),
        ("new_rows", "E1", "unit", 1, 0, 1, ["K2/outlet"], []),
    ]
    assert not found.none


def test_stages_stand_apart_and_altogether_is_from_the_first_to_the_last(results):
    before, after = results("before"), results("after")
    found = effects(before, [("rules", before), ("new_rows", after)])
    assert set(found.figures["cause"]) == {"new_rows", ALTOGETHER}
    back = effects(before, [("rules", after), ("corrections", before)])
    assert set(back.tiers["cause"]) == {"rules", "corrections"}, "altogether nothing moves"


def test_a_first_release_moves_everything_from_nothing(results):
    found = effects({}, [("new_rows", results("after"))])
    assert rows(found.tiers)[0] == ("new_rows", "", "none", 1, ["K4"])
    assert rows(found.figures)[0][4:7] == (None, None, None)
    assert found.flags["gone"].sum() == 0


def test_nothing_moves_where_nothing_was_assessed(results):
    assert effects(results("before"), []).none
    assert effects(results("before"), [("rules", results("before"))]).none
