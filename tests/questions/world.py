"""Small worlds for questions: tables written as text, assessed in a connection, read as rows.

A world is text like this; a blank line ends a table::

    assignments
    mentor_id | cooperative_id | assigned_from | assigned_to
    M1        | K1             | @100          | @8

    visits: verified
    cooperative_id | mentor_id | started_at          | ended_at
    K1             | M1        | @40 @30 @20 09:00   |

An empty cell is "not reported". ``@8`` is the day eight working days before ``AS_OF`` (``@-8``
lies ahead), so that a threshold of 45 effective days reads ``@45``; several days in one cell are
several rows, and a time alone is on the day of the start. Worlds know no holidays unless they say so.

What a world does not write is healthy, so that a case holds only what it is about:
cooperatives and mentors that are only named get a point, a village and a contract; a mentor who
visits is assigned since ``@200``; ``visits: verified`` fills in the columns that its heading
lacks; and a background mentor ``M0`` visits ``K0`` every week, so that the feed of its regency
is complete and every column of the contract that rules read is present.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard import contract, reference, settings
from dashboard.questions import assessment, engine, header, kept
from dashboard.reference import Reference

AS_OF = date(2026, 10, 30)  # a Friday
REGENCY = "15.01"
# History enough for the window of 90 effective days, and no more: worlds stay quick.
HISTORY = "[shared]\nhistory_days = 300\n"

_KINDS = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR[]": pa.list_(pa.string()),
}
_OF_VISITS = ("visit_hashes", "visit_history")
Row = dict[str, Any]
Tables = dict[str, list[Row]]
_QUESTIONS = {**header.load("steps"), **header.load("rules")}
IDS = ("cooperative_id", "mentor_id", "owner_mentor_id", "visit_id", "follow_up_id", "loan_id")


@dataclass(frozen=True)
class Answer:
    """One row of ``rule_results``, as a case expects it."""

    status: str
    severity: str
    value: float | None
    n: int
    reason_code: str
    evidence: tuple[str, ...]
    explanation_id: str
    explanation_en: str


# What only a whole assessment knows; every other table is made when somebody asks for it.
_WHOLE = {"rule_results", "cases", "cooperative_facts", "place_values", "rules", "thresholds"}


class World:
    """One assessed world. ``without`` names columns or tables that the exports do not have.

    ``clarified`` are rows of ``clarifications``: accepted explanations; ``earlier`` is the release
    before this one, ``earlier_cases`` only the cases of one. ``change`` may alter the typed rows of
    all tables; ``parts`` cuts every table into so many files. Only what a test asks for is
    assessed: one rule's answer does not wait for the others. ``same`` is a world in which these
    steps are known to say the same: they are taken from there.
    """

    def __init__(
        self,
        text: str = "",
        *,
        without: Iterable[str] = (),
        healthy: Sequence[str] = (REGENCY,),
        options: str = HISTORY,
        places: Reference | None = None,
        change: Callable[[Tables], Tables] = lambda tables: tables,
        parts: int = 1,
        clarified: Iterable[Row] = (),
        earlier_cases: Iterable[Row] = (),
        earlier: World | None = None,
        same: tuple[World, Iterable[str]] | None = None,
    ) -> None:
        written = change(described(text, healthy))
        for name in without:
            table, _, column = name.partition(".")
            if not column:
                written.pop(table, None)
                continue
            for row in written.get(table, ()):
                row.pop(column, None)
        self._connection = engine.open_connection(threads=1)
        self._done: set[str] = set()
        self._there, known = same or (None, ())
        self._known = {name for name in known if _QUESTIONS[name].kind == "steps"}
        self._settings = settings.load(options)
        # Planning is most of the time in a world of twenty rows.
        self._connection.execute("pragma disable_optimizer")
        with tempfile.TemporaryDirectory() as folder:
            self._presence = engine.load_tables(
                self._connection,
                {
                    name: [
                        write(Path(folder), name, rows[part::parts], part)
                        for part in range(min(parts, len(rows)))
                    ]
                    for name, rows in written.items()
                },
            )
            before = {
                "clarifications": _before(
                    Path(folder), "clarifications", map(_accepted, clarified)
                ),
                "cases": _before(Path(folder), "cases", earlier_cases),
                **(
                    {name: earlier.kept(name, Path(folder)) for name in _OF_VISITS}
                    if earlier
                    else {}
                ),
            }
            assessment.prepare(
                self._connection, places or places_without_holidays(), before, self._settings
            )
        assessment.describe(self._connection, self._settings, self._presence)

    def _assess(self, names: Iterable[str]) -> None:
        """Run these steps and rules, and before each what it stands behind."""
        for name in names:
            if name in self._done:
                continue
            self._done.add(name)
            question = _QUESTIONS[name]
            self._assess(header.predecessors(question))
            if self._there and name in self._known:
                self._take_from(self._there, question)
                continue
            put = assessment.create if question.kind == "steps" else assessment.answer
            put(self._connection, question, self._settings, AS_OF, self._presence)

    def _take_from(self, other: World, step: header.Question) -> None:
        other._assess([step.id])
        rows = other._connection.table(step.id).to_arrow_table()
        self._connection.register("taken", rows)
        self._connection.execute(f'create table "{step.id}" as from taken')
        self._connection.unregister("taken")
        if step.id in kept.steps():
            kept.show_changed(self._connection, step)

    def _assess_all(self) -> None:
        self._assess(question.id for question in header.in_order(_QUESTIONS.values()))
        if "" not in self._done:
            self._done.add("")
            assessment.finish(self._connection, self._settings, AS_OF, self._presence)

    def kept(self, table: str, folder: Path) -> list[Path]:
        """Write a result as a release keeps it."""
        self._assess([table])
        path = folder / f"{table}-before.parquet"
        kept.write(self._connection, f"from {table}", path, _QUESTIONS[table], self._settings)
        return [path]

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """Return a query's rows, or all rows of a table that is named."""
        query = sql if " " in sql else f'select * from "{sql}"'
        named = set(re.findall(r"\w+", query))
        one_rule = [parameters[key] for key in ("rule", "rule_id") if key in parameters]
        if one_rule and "rule_results" in named:
            self._assess(one_rule)
        elif named & _WHOLE:
            self._assess_all()
        else:
            self._assess(sorted(named & set(_QUESTIONS)))
        cursor = self._connection.execute(query, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self, table: str, **keys: str) -> Row:
        """Return the one row of a table that has these values."""
        where = " and ".join(f"{key} = ${key}" for key in keys)
        (row,) = self.rows(f'select * from "{table}" where {where}', **keys)
        return row

    def answer(self, rule: str, subject: str) -> Answer:
        row = self.one("rule_results", rule_id=rule, subject_id=subject)
        kept = {name: row[name] for name in Answer.__dataclass_fields__}
        return Answer(**{**kept, "evidence": tuple(row["evidence"])})

    def statuses_of(self, rules: Iterable[str]) -> dict[tuple[str, str], str]:
        """Return ``(rule, subject)`` → status of some rules, assessing nothing else."""
        names = sorted(rules)
        self._assess(names)
        found = self._connection.execute(
            "select rule_id, subject_id, status from rule_results"
            " where list_contains($names, rule_id)",
            {"names": names},
        )
        return {(rule, subject): status for rule, subject, status in found.fetchall()}

    def statuses(self, rule: str) -> dict[str, str]:
        rows = self.rows("select * from rule_results where rule_id = $rule", rule=rule)
        return {row["subject_id"]: row["status"] for row in rows}


def check(world: World, rule: str, case: Mapping[str, str]) -> None:
    """Compare a rule's answer with a case: only the columns that the case writes."""
    answer = world.answer(rule, case["subject"])
    said = {
        "status": answer.status,
        "severity": answer.severity,
        "value": "" if answer.value is None else f"{answer.value:g}",
        "n": str(answer.n),
        "reason": answer.reason_code,
        "evidence": " ".join(answer.evidence),
    }
    expected = {key: value for key, value in case.items() if key in said}
    assert {key: said[key] for key in expected} == expected


def cases(text: str) -> list[Any]:
    """Read a table of cases; its column ``why`` names the test."""
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
    ]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    return [pytest.param(row, id=f"{row.get('subject', '')} {row['why']}".strip()) for row in rows]


def day(working_days: int) -> date:
    """Return the day that many working days before ``AS_OF``; negative lies ahead."""
    found, step = AS_OF, timedelta(days=-1 if working_days > 0 else 1)
    for _ in range(abs(working_days)):
        found += step
        while found.isoweekday() > 5:
            found += step
    return found


def lines(*rows: str) -> str:
    """Return rows made one by one as the lines of a table."""
    return "\n".join(rows)


def days(first: int, last: int, step: int = 1) -> str:
    """Return ``@first … @last`` as the cell of a table."""
    return " ".join(f"@{each}" for each in range(first, last + 1, step))


def books(nets: Mapping[str, str]) -> str:
    """Return rows of ``cash_flow``: each cooperative's net cash in million rupiah, up to September.

    One number a month, oldest first; ``-`` is a month without books. Costs are 100 million.
    """
    rows = []
    for cooperative, cells in nets.items():
        for ago, net in enumerate(reversed(cells.split())):
            if net != "-":
                month = date(2026 - (ago + 3) // 12, 12 - (ago + 3) % 12, 1)
                rows.append(f"{cooperative} | {month} | {100 + float(net)}e6 | 100e6")
    return "\n".join(rows)


@cache
def some_places() -> Reference:
    """Three regencies of the reference, with its holidays: two rural, one city."""
    whole, kept = reference.load(), [REGENCY, "15.02", "15.71"]

    def within(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["regency_code"].isin(kept)].reset_index(drop=True)

    places = replace(whole, districts=within(whole.districts), regencies=within(whole.regencies))
    return with_villages(places, within(whole.villages))


def with_villages(places: Reference, villages: pd.DataFrame) -> Reference:
    """Return places with these villages in the stead of those that their folder holds."""
    changed = replace(places)
    vars(changed)["villages"] = villages  # where the property keeps what it read
    return changed


@cache
def places_without_holidays() -> Reference:
    places = some_places()
    return with_villages(replace(places, holidays=places.holidays.iloc[:0]), places.villages)


def blocks(text: str) -> list[tuple[str, str, list[Row]]]:
    """Return ``(table, template, rows)`` of every block of text."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if not block.strip():
            continue
        title, heading, *lines = [line.strip() for line in block.strip().splitlines()]
        table, _, template = (part.strip() for part in title.partition(":"))
        header = [cell.strip() for cell in heading.split("|")]
        rows: list[Row] = []
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            rows += _expanded(dict(zip(header, cells, strict=True)))
        found.append((table, template, rows))
    return found


def together(worlds: Mapping[str, str]) -> str:
    """Return several worlds as one: each keeps its own cooperatives, mentors, visits and loans."""
    found = []
    for prefix, text in worlds.items():
        for block in re.split(r"\n\s*\n", text.strip()):
            title, heading, *lines = block.strip().splitlines()
            header = [cell.strip() for cell in heading.split("|")]
            rows = []
            for line in lines:
                cells = dict(zip(header, (cell.strip() for cell in line.split("|")), strict=True))
                named = {key: f"{prefix}-{cells[key]}" for key in IDS if cells.get(key)}
                rows.append(" | ".join({**cells, **named}.values()))
            found.append("\n".join([title, heading, *rows]))
    return "\n\n".join(found)


def described(text: str, healthy: Sequence[str]) -> Tables:
    """Return every table of a world with typed rows: what is written, and what is healthy."""
    known = _described(text, tuple(healthy))
    return {table: [row.copy() for row in rows] for table, rows in known.items()}


@lru_cache(maxsize=4)
def _described(text: str, healthy: Sequence[str]) -> Tables:
    tables: Tables = {}
    numbers = iter(range(1, 100_000))
    written = [("visits", "verified", rows) for rows in map(_background, healthy)] + blocks(text)
    for table, template, rows in written:
        kinds = contract.tables()[table].stored
        for row in rows:
            if table == "visits" and template:
                row.setdefault("visit_id", f"v{next(numbers)}")
            for moment in ("ended_at", "submitted_at"):
                if re.fullmatch(r"\d\d:\d\d", str(row.get(moment, ""))):
                    row[moment] = f"{row['started_at'].split()[0]} {row[moment]}"
            typed = {name: _typed(value, kinds[name]) for name, value in row.items()}
            typed["template"] = template
            tables.setdefault(table, []).append(typed)
    _register(tables, healthy)
    _hire(tables, healthy)
    for row in tables.get("visits", ()):
        if row.pop("template"):
            _verify(row, tables["cooperatives"])
    for row in (*tables.get("visits", ()), *tables.get("follow_ups", ())):
        for moment in ("started_at", "ended_at", "submitted_at", "closed_at"):
            if moment in row and f"{moment}_has_time" not in row:
                row[f"{moment}_has_time"] = row[moment] is not None and (
                    row[moment].time() != datetime.min.time()
                )
    _assign(tables)
    for rows in tables.values():
        for row in rows:
            row.pop("template", None)
    return {table: rows for table, rows in tables.items() if rows}


def write(folder: Path, table: str, rows: Sequence[Row], part: int = 0) -> Path:
    """Write typed rows as a Parquet file of the contract's types, with the columns they have."""
    stored = contract.tables()[table].stored
    columns = [name for name in stored if any(name in row for row in rows)]
    schema = pa.schema([(name, _KINDS[stored[name]]) for name in columns])
    values = {name: [row.get(name) for row in rows] for name in columns}
    path = folder / f"{table}-{part}.parquet"
    pq.write_table(pa.table(values, schema=schema), path)
    return path


def clarified(rule: str, subject_type: str, subject: str, **more: Any) -> Row:
    """Return an accepted explanation of one rule's answer, as a row of ``clarifications``."""
    return {"rule_id": rule, "subject_type": subject_type, "subject_id": subject, **more}


def _accepted(row: Row) -> Row:
    empty = dict.fromkeys(("case_id", "outcome", "reason", "decided_by"), "")
    return {**empty, "evidence": ["none"], "clears_visits": False, "decided_on": AS_OF, **row}


def _before(folder: Path, name: str, rows: Iterable[Row]) -> list[Path]:
    """Write rows that an earlier release left, as a file of the columns that the assessment reads."""
    made = list(rows)
    if not made:
        return []
    path = folder / f"earlier-{name}.parquet"
    pq.write_table(pa.Table.from_pylist(made), path)
    return [path]


def _expanded(row: Row) -> list[Row]:
    moments = row.get("started_at", "")
    days, time = re.findall(r"@-?\d+", moments), re.sub(r"@-?\d+", "", moments).strip()
    if len(days) < 2:
        return [row]
    copies = [{**row, "started_at": f"{each} {time}"} for each in days]
    if "visit_id" in row:
        for number, copy in enumerate(copies, 1):
            copy["visit_id"] = f"{row['visit_id']}{number}"
    return copies


def _typed(value: Any, kind: str) -> Any:
    if not isinstance(value, str):
        return value
    return _READ.get(kind, str)(value) if value else None


def _moment(text: str) -> datetime:
    first, _, time = text.partition(" ")
    on = day(int(first[1:])) if first.startswith("@") else date.fromisoformat(first)
    return datetime.fromisoformat(f"{on}T{time.strip() or '00:00'}")


_READ: Mapping[str, Callable[[str], Any]] = {
    "DATE": lambda text: _moment(text).date(),
    "TIMESTAMP": _moment,
    "BIGINT": int,
    "DOUBLE": float,
    "BOOLEAN": lambda text: {"yes": True, "no": False}[text],
    "VARCHAR[]": lambda text: [part.strip() for part in text.split(";")],
}


def _background(regency: str) -> list[Row]:
    suffix = "" if regency == REGENCY else f"-{regency}"
    return [
        {
            "visit_id": f"v0{suffix}-{week}",
            "mentor_id": f"M0{suffix}",
            "cooperative_id": f"K0{suffix}",
            "started_at": datetime.combine(day(5 * week), datetime.min.time().replace(hour=8)),
            "problem_found": False,
            "counterpart_confirmed": True,
            "action_items": "Pengurus menyusun laporan.",
        }
        for week in range(26)
    ]


def _register(tables: Tables, healthy: Sequence[str]) -> None:
    """Give every cooperative that is named a village and a point at least 11 km from others."""
    rows = tables.setdefault("cooperatives", [])
    known = {row["cooperative_id"] for row in rows}
    named = [
        row["cooperative_id"]
        for table, each in tables.items()
        if table != "cooperatives"
        for row in each
        if row.get("cooperative_id")
    ]
    rows += [{"cooperative_id": each} for each in dict.fromkeys(named) if each not in known]
    villages = {
        regency: cycle(frame["village_code"])  # of so many cooperatives two may share a village
        for regency, frame in some_places().villages.groupby("regency_code")
    }
    for number, row in enumerate(rows):
        each = row["cooperative_id"]
        regency = next((r for r in healthy if each == f"K0-{r}"), REGENCY)
        row.setdefault("name", f"KDMP {each}")
        row.setdefault("village_code", next(villages[regency]))
        row.setdefault("regency_name", None)
        row.setdefault("latitude", -1.5 - 0.1 * (number // 20))
        row.setdefault("longitude", 101.5 + 0.1 * (number % 20))
        row.setdefault("coordinate_kind", "building")


def _hire(tables: Tables, healthy: Sequence[str]) -> None:
    """Give every mentor that is named a contract; only the background's are posted to a regency."""
    rows = tables.setdefault("mentors", [])
    known = {row["mentor_id"] for row in rows}
    named = [
        row["mentor_id"]
        for table in ("visits", "assignments")
        for row in tables.get(table, ())
        if row.get("mentor_id")
    ]
    rows += [{"mentor_id": each} for each in dict.fromkeys(named) if each not in known]
    posts = {f"M0{'' if regency == REGENCY else f'-{regency}'}": regency for regency in healthy}
    for row in rows:
        row.setdefault("name", f"Pendamping {row['mentor_id']}")
        row.setdefault("role", "business_assistant")
        row.setdefault("regency_code", posts.get(row["mentor_id"]))
        row.setdefault("contract_from", date(2025, 1, 1))
        row.setdefault("contract_to", date(2027, 12, 31))


def _assign(tables: Tables) -> None:
    """Assign every mentor who visits a cooperative that no assignment row names."""
    rows = tables.setdefault("assignments", [])
    since = {"assigned_from": day(200), "assigned_to": None}
    for row in rows:
        for column, value in since.items():
            row.setdefault(column, value)
    written = {row["cooperative_id"] for row in rows}
    pairs = {
        (row["mentor_id"], row["cooperative_id"]): None
        for row in tables.get("visits", ())
        if row["cooperative_id"] not in written
    }
    rows += [{"mentor_id": m, "cooperative_id": c, **since} for m, c in pairs]


def _verify(row: Row, cooperatives: Sequence[Row]) -> None:
    """Fill in what a verified visit reports: an hour on site, a photo of its own, findings."""
    site = next(c for c in cooperatives if c["cooperative_id"] == row["cooperative_id"])
    start, name = row["started_at"], row["visit_id"]
    good = {
        "ended_at": start + timedelta(minutes=60),
        "submitted_at": start + timedelta(hours=3),
        "mode": "field",
        "latitude": site["latitude"],
        "longitude": site["longitude"],
        "gps_accuracy_m": 10.0,
        "photo_count": 1,
        "photo_hashes": [f"photo-{name}"],
        "attendees": 4,
        "counterpart_confirmed": None,
        "topics": ["bookkeeping"],
        "findings": own_words(name),
        "problem_found": False,
        "action_items": None,
    }
    for column, value in good.items():
        row.setdefault(column, value)


def own_words(seed: str, count: int = 12) -> str:
    """Return words that no other seed has: letters only, since digits are all alike in texts."""
    letters = "".join(chr(ord("a") + int(c)) if c.isdigit() else c for c in seed if c.isalnum())
    return " ".join(f"kata{chr(ord('a') + n)}{letters.lower()}" for n in range(count))
