"""The one door: a release, a question and a scope in; an answer as a frame out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard import contract
from dashboard.errors import DashboardError
from dashboard.questions import assessment, engine, header, kept
from dashboard.settings import Settings
from dashboard.words import both

# What only a supervisor's reader may see, wherever it turns up in an answer.
PRIVATE_COLUMNS = frozenset(
    {
        "mentor_id",
        "mentor_name",
        "findings",
        "action_items",
        "visit_a",
        "visit_b",
        "rule_subjects",
    }
)


@dataclass(frozen=True)
class Reader:
    """Who asks: a role, the places they may see (None: all), and the supervisor's view.

    ``regencies`` are codes of regencies or whole provinces; all that lies in them may be seen.
    """

    role: str
    regencies: tuple[str, ...] | None = None
    supervisor: bool = False

    def holds(self, code: str) -> bool:
        """Return whether a place lies in what this reader may see."""
        return self.regencies is None or any(
            code == held or code.startswith(f"{held}.") for held in self.regencies
        )


SHORTEST_NAME = 4  # a shorter one would be hidden within ordinary words


class NotYours(DashboardError):  # noqa: N818 - a refusal, shown as a kind page
    """Something that this reader may not see or do; ``what`` names it in the log of accesses."""

    def __init__(self, what: str, id: str, en: str) -> None:  # noqa: A002 - the language's own code
        super().__init__(id, en)
        self.what = what


LOCAL_READER = Reader("analyst")
_SUPERVISOR_VIEW = "DASHBOARD_SUPERVISOR_VIEW"


def local_reader() -> Reader:
    """Return the one reader of a machine without sign-in: an analyst.

    Only ``DASHBOARD_SUPERVISOR_VIEW=1`` opens the supervisor's view to them.
    """
    return replace(LOCAL_READER, supervisor=os.environ.get(_SUPERVISOR_VIEW) == "1")


class MissingData(DashboardError):  # noqa: N818 - a state of the release, shown as a line
    """The release lacks tables or columns that the question needs (``missing``)."""

    def __init__(self, missing: Sequence[str]) -> None:
        names = ", ".join(missing)
        super().__init__(
            f"Belum ada datanya: {names}. Unggah tabel itu untuk membuka bagian ini.",
            f"The data is not there yet: {names}. Upload that table to open this part.",
        )
        self.missing = tuple(missing)


class NotAssessed(MissingData):
    """The release was assessed by an older program, which did not work this out yet."""

    def __init__(self) -> None:
        DashboardError.__init__(
            self,
            "Versi data ini dinilai dengan program lama, yang belum menghitung bagian ini."
            " Terbitkan datanya sekali lagi untuk membukanya.",
            "This release was assessed by an older program, which did not work this part out yet."
            " Publish its data once more to open it.",
        )
        self.missing = ()


@dataclass(frozen=True)
class Base:
    """One release ready for questions: a locked in-memory connection and what it holds."""

    connection: duckdb.DuckDBPyConnection
    presence: engine.Presence
    settings: Settings
    as_of: date
    mentor_ids: frozenset[str]


def open_base(
    tables: Mapping[str, Sequence[Path]],
    results: Mapping[str, Sequence[Path]],
    settings: Settings,
) -> Base:
    """Load a release's tables and stored results, then lock the connection.

    Small tables are loaded, large ones stay views on the release's own files; after that nothing
    outside the connection can be read or written.
    """
    connection = engine.open_connection()
    # Answers are small and many: what one freed is given back, not kept for the next.
    connection.execute("set allocator_flush_threshold = '1MB'")
    connection.execute("set allocator_bulk_deallocation_flush_threshold = '1MB'")
    for name in contract.tables():
        engine.create_table(connection, name, tables.get(name, ()), engine.LARGE_ROWS_OF_A_PAGE)
    # What a release keeps for the next one is no page's.
    shown = {name: paths for name, paths in results.items() if name not in kept.steps()}
    for name, paths in shown.items():
        engine.load_stored(connection, name, paths)
    connection.execute("attach ':memory:' as packed (compress)")
    connection.execute(engine.sql("search_names"))
    connection.execute("checkpoint packed")  # which is when it is packed
    files = [path for paths in (*tables.values(), *shown.values()) for path in paths]
    connection.execute(f"set allowed_paths = {engine.quoted_list(files)}")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    presence = engine.stored_presence(connection, tables)
    as_of = connection.execute("select as_of from release_meta").fetchall()[0][0]
    mentors = connection.execute("select mentor_id from mentors").fetchall()
    return Base(connection, presence, settings, as_of, frozenset(code for (code,) in mentors))


def ask(
    base: Base, question: str, scope: str = "", reader: Reader = LOCAL_READER, **parameters: Any
) -> pd.DataFrame:
    """Answer a question of ``questions/lists`` for a scope (a code prefix; ``""`` is everything).

    Raises MissingData where the release lacks a table or column that the question needs (of them
    NotAssessed where only its program was too old), and NotYours for a scope, a cooperative or a
    mentor outside the reader's places.
    """
    asked = header.load("lists")[question]
    missing = base.presence.missing(asked.needs())
    if missing:
        raise MissingData(missing)
    return for_reader(base, _rows(base, asked, scope, reader, parameters), reader)


def measure(
    base: Base,
    metrics: Sequence[str],
    level: str,
    scope: str = "",
    reader: Reader = LOCAL_READER,
) -> pd.DataFrame:
    """Return ``metric_id, code, numerator, denominator, value`` for every place of a level.

    ``value`` is divided here, once; where the denominator is zero or missing it is NaN: no data.
    """
    _may_ask(scope, reader)
    frame = (
        base.connection.cursor()
        .execute(
            "select metric_id, code, numerator, denominator from place_values"
            " where list_contains($metrics, metric_id) and level = $level"
            " and starts_with(code, $scope) order by metric_id, code",
            {"metrics": list(metrics), "level": level, "scope": scope},
        )
        .df()
    )
    frame["value"] = frame["numerator"] / frame["denominator"].where(frame["denominator"] != 0)
    return _within(frame, "code", reader)


def measured_around(level: str, scope: str) -> str:
    """Return for which place to measure a level's places at once, so that a scope's can be cut.

    For all there are, and for districts, of which a country has seven thousand, the province.
    """
    return scope.partition(".")[0] if level == "district" else ""


def members(
    base: Base, metric: str, scope: str = "", reader: Reader = LOCAL_READER
) -> pd.DataFrame:
    """Return the rows behind a metric: ``subject_id, scope_code, numerator, denominator``."""
    asked = header.load("metrics")[metric]
    missing = base.presence.missing(asked.needs())
    if missing:
        raise MissingData(missing)
    _may_ask(scope, reader)
    frame = _answer(base, asked.sql, engine.parameters(asked, base.settings, base.as_of))
    inside = _within(frame[frame["scope_code"].str.startswith(scope)], "scope_code", reader)
    if asked.header["subject"] == "mentor" and not reader.supervisor:
        inside = inside.drop(columns="subject_id")
    return inside.reset_index(drop=True)


def for_reader(base: Base, frame: pd.DataFrame, reader: Reader) -> pd.DataFrame:
    """The one function that every answer passes: leaves out what this reader may not see.

    Without the supervisor's view: no column that names a mentor, a route or a finding's text, no
    row about a mentor, and no mentor among the evidence of other rows. A case about a mentor
    stays, under another name: it says at how many cooperatives, not whose.
    """
    if reader.supervisor:
        return frame
    frame = frame.drop(columns=[name for name in frame.columns if name in PRIVATE_COLUMNS])
    if "case_id" in frame.columns:
        frame = _without_whose(frame)
    elif "subject_type" in frame.columns and "subject_id" in frame.columns:
        frame = frame[frame["subject_type"] != "mentor"]
    if "evidence" in frame.columns:
        shown = [[e for e in each if e not in base.mentor_ids] for each in frame["evidence"]]
        frame = frame.assign(evidence=pd.Series(shown, index=frame.index, dtype=object))
    return frame


def masked(case_id: str) -> str:
    """Return the name of a case for readers who may not know which mentor it is about."""
    kind, subject_type, _ = case_id.split(":", 2)
    digest = hashlib.sha256(case_id.encode()).hexdigest()
    return f"{kind}:{digest[:12]}" if subject_type == "mentor" else case_id


def _without_whose(frame: pd.DataFrame) -> pd.DataFrame:
    about = frame["subject_type"] == "mentor"
    names = frame["case_id"].map(masked)
    hidden = {
        "case_id": names,
        "subject_id": frame["subject_id"].mask(about, ""),
        **{
            # Who accompanies these ten cooperatives is no secret; that there is a case is.
            name: pd.Series(
                [[] if whose else list(ids) for whose, ids in zip(about, frame[name], strict=True)],
                index=frame.index,
                dtype=object,
            )
            for name in ("cooperative_ids", "evidence")
            if name in frame.columns
        },
    }
    return frame.assign(**hidden)


def place_of(base: Base, subject: str) -> str | None:
    """Return the code of the place where a cooperative or a mentor is; None where neither is."""
    found = _answer(base, engine.sql("place_of"), {"subject": subject})["scope_code"].dropna()
    return str(found.iloc[0]) if len(found) else None


def mentor_words(base: Base) -> frozenset[str]:
    """Return the ids and names of a release's mentors: what a text that others read may not hold.

    Names of fewer than four letters are left out: ordinary words hold them.
    """
    said = set(base.mentor_ids)
    if said:  # asked as who may know them, so that they can be left out
        known = ask(base, "mentors", "", Reader("supervisor", supervisor=True))
        said |= set(known["mentor_name"].dropna())
    return frozenset(each for each in said if len(each) >= SHORTEST_NAME)


def may_see(base: Base, subject: str, reader: Reader) -> None:
    """Raise NotYours where a cooperative or a mentor is outside the reader's places."""
    if reader.regencies is None:
        return
    place = place_of(base, subject)
    if place is not None and not reader.holds(place):
        raise not_yours(subject)


def not_yours(what: str) -> NotYours:
    """Return the refusal of a place, a cooperative, a mentor or a case."""
    return NotYours(what, **both("access.outside", what=what))


def _within(frame: pd.DataFrame, codes: str, reader: Reader) -> pd.DataFrame:
    """Keep the rows whose code lies in the reader's places."""
    if reader.regencies is None:
        return frame
    inside = tuple(f"{held}." for held in reader.regencies)
    kept = frame[codes].isin(reader.regencies) | frame[codes].str.startswith(inside, na=False)
    return frame[kept.astype(bool)]


def _rows(
    base: Base, asked: header.Question, scope: str, reader: Reader, given: Mapping[str, Any]
) -> pd.DataFrame:
    unused = set(given) - asked.parameters
    if unused:
        raise KeyError(f"lists/{asked.id}.sql takes no {sorted(unused)}")
    # A list that answers by place answers for the scope itself, unless it is asked for others.
    by_place = {"length": len(scope)} if "length" in asked.parameters else {}
    given = {**by_place, **given}
    placed = "scope" in asked.parameters
    if placed:
        _may_ask(scope, reader)
    for name in ("cooperative", "mentor"):
        if name in asked.parameters:
            may_see(base, str(given.get(name)), reader)
    values = engine.parameters(asked, base.settings, base.as_of, scope=scope, **given)
    frame = _answer(base, asked.sql, values)
    apart = "scope_code" in frame.columns
    together = not apart or given.get("length") == len(scope)
    if placed and together and not reader.holds(scope):  # what is one sum cannot be taken apart
        raise not_yours(scope)
    return _within(frame, "scope_code", reader) if apart else frame


def _answer(base: Base, query: str, values: Mapping[str, Any]) -> pd.DataFrame:
    cursor = base.connection.cursor()
    try:
        return cursor.execute(query, values).df()
    except (duckdb.BinderException, duckdb.CatalogException):
        if _by_this_program(base):
            raise
        raise NotAssessed from None


def _by_this_program(base: Base) -> bool:
    try:
        held = base.connection.cursor().execute("select name, sql from program").fetchall()
    except duckdb.CatalogException:  # assessed before programs were kept
        return False
    return dict(held) == assessment.program()


def _may_ask(scope: str, reader: Reader) -> None:
    """Refuse a place outside the reader's; of a wider one the answer keeps the reader's rows."""
    around = any(held.startswith(scope) for held in reader.regencies or ())
    if not (around or reader.holds(scope)):
        raise not_yours(scope)
