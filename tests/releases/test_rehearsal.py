"""A release to be, rehearsed: which stages are assessed, and what publishing takes from them."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from dashboard import settings as known_settings
from dashboard.errors import RefusedError
from dashboard.releases import Store, publish, rehearse

from .tables import (
    DAY,
    MENTORS,
    REGISTER,
    VISITS,
    counted,
    places,
    planned,
    published,
    text_of_files,
)

FIRST = {"cooperatives": REGISTER, "mentors": MENTORS, "visits": VISITS}
MORE = {
    "visits": """
    visit_id | mentor_id | cooperative_id | started_at       | attendees
    SIM-V2   | SIM-M1    | SIM-K1         | 2026-10-08 09:00 | 3
    SIM-V3   | SIM-M2    | SIM-K1         | 2026-10-20 10:00 | 6
    """
}
ONE_NEW = {
    "visits": MORE["visits"].replace("SIM-V2   | SIM-M1    | SIM-K1", "SIM-V4 | SIM-M1 | SIM-K2")
}
CORRECTED = {"mentors": MENTORS.replace("Dua", "Tiga")}
OTHER = known_settings.changed(known_settings.load(), "A2", "max_effective_days", 46)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    published(made, tmp_path / "1", FIRST)
    return made


class Assessing:
    """Counts rows, and remembers what each assessment was given."""

    def __init__(self):
        self.given = []

    def __call__(self, tables, as_of, settings, reference, out, progress, before):
        visits = text_of_files(tables["visits"]) if "visits" in tables else ""
        self.given.append((as_of, settings.hash, visits))
        return counted(tables, as_of, settings, reference, out, progress, before)


def rehearsed(store, tmp_path, tables, as_of=DAY, **options):
    assess = Assessing()
    made = planned(store, tmp_path / "in", tables, as_of=as_of)
    (tmp_path / "work").mkdir()
    shown = []
    found = rehearse(
        store,
        made,
        assess,
        reference=places(),
        work=tmp_path / "work",
        progress=lambda done, what: shown.append(done),
        **options,
    )
    assert shown == sorted(shown)
    return made, found, assess


@pytest.mark.parametrize(
    ("tables", "options", "causes"),
    [
        ({}, {}, []),
        (FIRST, {}, []),
        ({}, {"settings": OTHER}, ["rules"]),
        ({}, {"program": {"rules/A1": "select 1"}}, ["rules"]),
        (ONE_NEW, {}, ["new_rows"]),
        ({}, {"as_of": date(2026, 11, 1)}, ["new_rows"]),
        (CORRECTED, {}, ["corrections"]),
        (MORE, {}, ["new_rows", "corrections"]),
        (ONE_NEW | CORRECTED, {}, ["new_rows", "corrections"]),
        (MORE, {"settings": OTHER}, ["rules", "new_rows", "corrections"]),
    ],
)
def test_a_stage_in_which_nothing_differs_is_left_out(store, tmp_path, tables, options, causes):
    _, found, assess = rehearsed(store, tmp_path, tables, **options)
    assert [stage.cause for stage in found.stages] == causes
    assert len(assess.given) == len(causes)
    assert found.before == store.release(1).results
    assert len(store.releases()) == 1


def test_each_stage_adds_one_cause(store, tmp_path):
    later = date(2026, 11, 3)
    _, _, assess = rehearsed(store, tmp_path, MORE, later, settings=OTHER)
    (first, hash1, old), (second, hash2, grown), (third, hash3, whole) = assess.given
    assert (first, second, third) == (DAY, later, later)
    assert hash1 == hash2 == hash3 == OTHER.hash
    assert old == text_of_files(store.release(1).tables["visits"])
    assert [row.split(" | ")[:3] for row in grown.splitlines()[1:]] == [
        ["SIM-V1  ", "SIM-M1   ", "SIM-K1        "],
        ["SIM-V2  ", "SIM-M1   ", "SIM-K2        "],
        ["SIM-V3  ", "SIM-M2   ", "SIM-K1        "],
    ], "the corrected visit is still as it was"
    assert "SIM-V2   | SIM-M1    | SIM-K1" in whole


def test_publishing_what_was_rehearsed_assesses_nothing(store, tmp_path):
    made, found, _ = rehearsed(store, tmp_path, MORE, settings=OTHER)
    anew = Assessing()
    options = {"settings": OTHER, "reference": places()}
    release = publish(store, made, anew, rehearsed=found, **options)
    assert (release.number, anew.given) == (2, [])
    counts = duckdb.read_parquet(str(release.results["counts"][0])).fetchall()
    assert (DAY, "visits", 3) in counts
    assert store.verify() == ()


@pytest.mark.parametrize("moved", ["parent", "settings", "data"])
def test_a_rehearsal_of_something_else_is_not_taken(store, tmp_path, moved):
    made, found, _ = rehearsed(store, tmp_path, MORE, settings=OTHER)
    options = {"settings": OTHER, "reference": places()}
    if moved == "parent":
        published(store, tmp_path / "2", CORRECTED)
    elif moved == "settings":
        options["settings"] = known_settings.load()
    else:
        made = planned(store, tmp_path / "other", ONE_NEW)
    anew = Assessing()
    assert publish(store, made, anew, rehearsed=found, **options) is not None
    assert len(anew.given) == 1


def test_a_first_release_is_rehearsed_in_one_stage(tmp_path):
    _, found, _ = rehearsed(Store(tmp_path / "new"), tmp_path, FIRST)
    assert ([stage.cause for stage in found.stages], found.before) == (["new_rows"], {})


def test_what_is_refused_is_not_rehearsed(store, tmp_path):
    with pytest.raises(RefusedError, match="nothing was published"):
        rehearsed(
            store, tmp_path, {"visits": VISITS, "mentors": MENTORS.replace("SIM-M1", "SIM-M9")}
        )


# --- a newer program


def with_program(program):
    def assess(tables, as_of, settings, reference, out, progress, before):
        results = counted(tables, as_of, settings, reference, out, progress, before)
        held = ", ".join(f"('{name}', '{sql}')" for name, sql in program.items())
        path = out / "program.parquet"
        with duckdb.connect() as connection:
            connection.sql(f"from (values {held}) as t (name, sql)").write_parquet(str(path))
        return {**results, "program": [path]}

    return assess


def test_a_newer_program_makes_a_release_of_unchanged_data_and_says_why(store, tmp_path):
    older = {"rules/A1": "select 1", "steps/sites": "select 2"}
    newer = older | {"rules/A1": "select 3"}

    def again(number, program):
        made = planned(store, tmp_path / str(number), FIRST)
        return publish(store, made, with_program(program), program=program, reference=places())

    assert again(2, older).note == "Dinilai dengan program yang lebih baru."
    assert again(3, older) is None
    release = again(4, newer)
    assert (release.number, release.note) == (3, "Dinilai dengan program yang lebih baru (A1).")
    assert release.tables == store.release(2).tables
    assert store.changes(3)["visits"].added == 0
    assert again(5, newer) is None
