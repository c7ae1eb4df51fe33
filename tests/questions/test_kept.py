"""An assessment that goes on from the release before says what one from nothing says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from dashboard import intake, reference, settings
from dashboard.questions import assess, engine, header, kept
from dashboard.settings import Settings

from .province import AS_OF, Province

Files = Mapping[str, Sequence[Path]]
# What only a release before can tell, and what is drawn from it.
_LOOKS_BACK = "rule_id != 'F6'"
# Texts are written on, and taken from another month; visits are gone, and a week's are new.
_EDITED = (
    "select * replace (case when visit_id like '%77' then (select any_value(findings order by"
    " visit_id) from visits where length(findings) > 90) when visit_id like '%7' then findings ||"
    " ' sudah dicatat ulang oleh pengurus' else findings end as findings) from visits"
    " where visit_id not like '%3'"
)
_CHANGES = {"nothing": "visits", "a week": f"({_EDITED}) union all from later"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("kept")
    (folder / "typed").mkdir()
    taken = intake.read(
        Province(folder).files(),
        bases=intake.Bases(),
        reference=reference.load(),
        as_of=AS_OF,
        today=AS_OF,
        work=folder / "typed",
    )
    return {table: [path] for table, path in taken.tables.items()}


def months(tables: Files, folder: Path, change: str) -> Files:
    """Write the visits up to a week ago in months, changed; return all tables."""
    folder.mkdir()
    with engine.connect() as connection:
        source = f"from read_parquet({engine.quoted_list(tables['visits'])}) where started_at"
        connection.execute(f"create table visits as {source} < '{AS_OF}'::date - 7")
        connection.execute(f"create table later as {source} >= '{AS_OF}'::date - 7")
        connection.execute(f"create table changed as from {change}")
        month = "date_trunc('month', started_at)::date"
        found = connection.execute(f"select distinct {month} from changed order by all").fetchall()
        paths = [folder / f"visits-{first}.parquet" for (first,) in found]
        for (first,), path in zip(found, paths, strict=True):
            connection.execute(
                f"copy (from changed where {month} = '{first}' order by visit_id)"
                f" to '{path}' (format parquet)"
            )
    return {**tables, "visits": paths}


def assessed(tables: Files, out: Path, before: Files, chosen: Settings | None = None) -> Files:
    return assess(tables, AS_OF, chosen or settings.load(), reference.load(), out, before=before)


@pytest.fixture(scope="module")
def first(tables: Files, tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Files]:
    """Return the tables of a first release, and its results."""
    folder = tmp_path_factory.mktemp("first")
    old = months(tables, folder / "visits", "visits")
    return old, assessed(old, folder / "results", {})


def rows(results: Files, name: str) -> list[str]:
    with engine.connect() as connection:
        found = connection.execute(f"from read_parquet({engine.quoted_list(results[name])})")
        whole = found.df()
    if name == "rule_results":
        whole = whole.query(_LOOKS_BACK)
    return [str(row) for row in whole.to_dict("records")]


def the_same(one: Files, other: Files) -> bool:
    names = ("visit_classes", "text_copies", "rule_results", "cooperative_facts", "mentor_facts")
    return all(rows(one, name) == rows(other, name) for name in (*names, *kept.steps()))


@pytest.mark.parametrize("change", _CHANGES)
def test_going_on_and_from_nothing_are_the_same(
    tables: Files, first: tuple[Files, Files], tmp_path: Path, change: str
) -> None:
    old, before = first
    new = months(tables, tmp_path / "visits", _CHANGES[change])
    went_on = assessed(new, tmp_path / "on", before)
    alone = assessed(new, tmp_path / "alone", {})
    assert the_same(went_on, alone)
    same_files = [
        a.read_bytes() == b.read_bytes() for a, b in zip(old["visits"], new["visits"], strict=False)
    ]
    for name in ("visit_words", "visit_hashes"):
        went = [a == b for a, b in zip(before[name], went_on[name], strict=False)]
        assert went == same_files, "a file that is the same is not written again"
    moved = rows(before, "text_twins") != rows(alone, "text_twins")
    assert moved == (change != "nothing"), "the case has other twins"


def test_another_name_in_the_register_is_another_text(
    tables: Files, first: tuple[Files, Files], tmp_path: Path
) -> None:
    old, before = first
    word = "pengurus"
    with engine.connect() as connection:
        (cooperative,) = connection.execute(
            f"select cooperative_id from read_parquet({engine.quoted_list(old['visits'])})"
            f" where findings ilike '%{word}%' group by 1 order by count(*) desc, 1 limit 1"
        ).fetchall()[0]
        renamed = tmp_path / "cooperatives.parquet"
        connection.execute(
            "copy (select * replace (case when cooperative_id = $id then $name else name end"
            f" as name) from read_parquet({engine.quoted_list(old['cooperatives'])}))"
            f" to '{renamed}' (format parquet)",
            {"id": cooperative, "name": f"KDMP {word}"},
        )
    new = {**old, "cooperatives": [renamed]}
    went_on, alone = assessed(new, tmp_path / "on", before), assessed(new, tmp_path / "alone", {})
    assert the_same(went_on, alone)
    assert rows(before, "visit_words") != rows(alone, "visit_words")
    assert went_on["visit_hashes"] == before["visit_hashes"], "a name rewrites no visit"


def test_other_settings_of_a_kept_step_make_it_anew(
    first: tuple[Files, Files], tmp_path: Path
) -> None:
    old, before = first
    chosen = settings.load("[shared]\ncopy_jaccard = 0.5\n")
    went_on = assessed(old, tmp_path / "on", before, chosen)
    assert went_on["visit_words"] != before["visit_words"]
    assert went_on["visit_hashes"] == before["visit_hashes"]
    assert the_same(went_on, assessed(old, tmp_path / "alone", {}, chosen))
    other = settings.load("[shared]\ncopy_days = 90\n")
    assert all(kept.gone_on_from(before, other).values()), "no kept step has this one"


def test_nothing_is_gone_on_from_that_another_program_wrote(
    first: tuple[Files, Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = first
    chosen = settings.load()
    found = kept.gone_on_from(before, chosen)
    assert found == {name: tuple(before[name]) for name in kept.steps()}
    gone = {name: files for name, files in before.items() if name != "text_twins"}
    assert kept.gone_on_from(gone, chosen) == {**found, "visit_words": (), "text_twins": ()}
    sentence = engine.macros()
    for macro, stay in (("shingles(w)", "visit_hashes"), ("number_id(v)", "visit_words")):
        other = sentence.replace(f"create macro {macro} as", f"create macro {macro} as 0 +")
        assert other != sentence
        with monkeypatch.context() as changed:
            changed.setattr(engine, "macros", lambda other=other: other)
            stays = {name for name, files in kept.gone_on_from(before, chosen).items() if files}
        assert stay in stays
        assert ("text_twins" in stays) == (macro == "number_id(v)")
    monkeypatch.setattr(duckdb, "__version__", "another")
    assert not any(kept.gone_on_from(before, chosen).values())


def test_a_kept_step_says_its_columns() -> None:
    with engine.connect() as connection:
        for name, step in kept.steps().items():
            assert step.header["kept_by"] in ("release", "visits")
            connection.execute(f"create table {name} ({step.header['columns']})")
            written = header.reads(step)
            assert not {f"{name}_new", f"{name}_gone"} & written, "its own rows are not there yet"
