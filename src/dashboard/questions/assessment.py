"""Runs every step, rule and metric over a release's tables once; pages read what it wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from types import MappingProxyType

import duckdb

from dashboard.questions import engine, header, kept
from dashboard.questions.case_sentences import write_case_sentences
from dashboard.questions.header import Question
from dashboard.questions.sentences import write_sentences
from dashboard.reference import Reference
from dashboard.settings import Settings, known

# Called with the share done (0 to 1) and the step being worked on.
Progress = Callable[[float, str], None]

# What an assessment goes on from, by name: results of the release before, `clarifications`.
Before = Mapping[str, Sequence[Path]]
# What an assessment stores; every other step is a means to these. ``text_copies`` is stored because
# it costs more than all that a rule reads besides it (see ``sensitivity``).
RESULTS = (
    "release_meta",
    "columns_present",
    "rules",
    "thresholds",
    "rule_results",
    "visit_classes",
    "text_copies",
    "cooperative_facts",
    "mentor_facts",
    "unit_facts",
    "weekly_progress",
    "ladder_runs",
    "local_fit",
    "regency_feed",
    "visit_evidence",
    "place_values",
    "places",
    "clarifications",
    "cases",
    "program",
    *kept.steps(),
)
# The largest: they are written while ``finish`` makes the others whole.
_BEFORE_SENTENCES = ("rule_results", "visit_classes")
# In results, so that a page which asks for a place passes over what lies elsewhere.
_ROWS_TOGETHER = 8_192
# Rules answer in whatever order they come to an end.
_ORDERED = {"rule_results": " order by rule_id, subject_type, subject_id"}
# Clarifications: cases that were closed as explained or as errors of the data, one row per rule and
# subject. ``clears_visits``: the evidence is visits that from now on speak against nobody.
CLARIFICATIONS = (
    "case_id varchar, rule_id varchar, subject_type varchar, subject_id varchar,"
    " evidence varchar[], clears_visits boolean, outcome varchar, reason varchar,"
    " decided_by varchar, decided_on date"
)
_EARLIER_CASES = "case_id varchar, open_since date"
_SUBJECTS = {
    "cooperative": "select 'cooperative' as subject_type, cooperative_id as subject_id, scope_code,"
    " regency_code from sites",
    "mentor": "select 'mentor' as subject_type, mentor_id as subject_id,"
    " coalesce(regency_code, '') as scope_code, regency_code from mentors",
    "unit": "select 'unit' as subject_type, cooperative_id || '/' || unit_type as subject_id,"
    " scope_code, regency_code from unit_facts",
    "regency": "select distinct 'regency' as subject_type, regency_code as subject_id,"
    " regency_code as scope_code, regency_code from sites where regency_code is not null",
    "province": "select distinct 'province' as subject_type, left(regency_code, 2) as subject_id,"
    " left(regency_code, 2) as scope_code, null::varchar as regency_code from sites"
    " where regency_code is not null",
}
# A rule's SELECT gives the columns that it has something to say in; the others are NULL.
_ANSWER = (
    "subject_type varchar, subject_id varchar, status varchar, severity varchar, value double,"
    " threshold double, n bigint, baseline double, reason_code varchar, evidence varchar[],"
    " confidence varchar"
)
_RULE_RESULTS = (
    "create table rule_results (rule_id varchar, rule_version integer, settings_hash varchar,"
    " subject_type varchar, subject_id varchar, scope_code varchar, window_from date,"
    " window_to date, as_of date, status varchar, severity varchar, value double,"
    " threshold double, unit varchar, n bigint, baseline double, evidence varchar[],"
    " reason_code varchar, explanation_id varchar, explanation_en varchar, confidence varchar)"
)


def assess(
    tables: Mapping[str, Sequence[Path]],
    as_of: date,
    settings: Settings,
    reference: Reference,
    out: Path,
    progress: Progress | None = None,
    before: Before = MappingProxyType({}),
) -> kept.Results:
    """Assess a release: write the Parquet files of every result table into ``out`` and name them.

    ``tables`` maps contract tables to their Parquet files; ``as_of`` is the release's date.
    ``before`` holds what this assessment goes on from (see ``Before``); a file of it that says the
    same today is named instead of written. The same input gives the same rows in the same order,
    whatever it went on from.
    """
    out.mkdir(parents=True, exist_ok=True)
    with engine.connect() as connection, ThreadPoolExecutor(2) as pool:
        parts, presence = run(connection, tables, as_of, settings, reference, progress, before, out)
        whole = [name for name in RESULTS if name not in parts]

        def write(names: Iterable[str]) -> Iterator[tuple[str, tuple[Path, ...]]]:
            made = pool.map(lambda name: (_write(connection, name, out, settings),), names)
            return zip(names, made, strict=True)

        # Sentences keep one core busy: what they do not touch is written meanwhile.
        there = write([name for name in whole if name in _BEFORE_SENTENCES])
        finish(connection.cursor(), settings, as_of, presence)
        then = write([name for name in whole if name not in _BEFORE_SENTENCES])
        return {**parts, **dict(there), **dict(then)}


def rehearse(
    tables: Mapping[str, Sequence[Path]],
    as_of: date,
    settings: Settings,
    reference: Reference,
    progress: Progress,
) -> None:
    """Assess one step after another and keep nothing: ``progress`` hears when each begins."""
    with engine.connect() as connection:
        _, presence = run(connection, tables, as_of, settings, reference, progress, at_once=1)
        finish(connection, settings, as_of, presence)


def run(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Sequence[Path]],
    as_of: date,
    settings: Settings,
    reference: Reference,
    progress: Progress | None = None,
    before: Before = MappingProxyType({}),
    out: Path | None = None,
    *,
    at_once: int = 2,
) -> tuple[kept.Results, engine.Presence]:
    """Create every step's and rule's answer in ``connection``, ``at_once`` at a time.

    With ``out``, what is kept by file is written there or found in ``before``. Returns these files
    and what the release holds.
    Planning a query keeps one core busy: two at once save a third of what a small release costs.
    """
    presence = engine.load_tables(connection, tables)
    usable = prepare(connection, reference, before, settings)
    describe(connection, settings, presence)
    parts: dict[str, tuple[Path, ...]] = {}

    def work(question: Question) -> str:
        with connection.cursor() as cursor:
            if question.kind == "rules":
                answer(cursor, question, settings, as_of, presence)
            elif out is None or question.header.get("kept_by", "release") == "release":
                create(cursor, question, settings, as_of, presence)
            else:
                sources, old = tables.get(question.header["kept_by"], ()), usable[question.id]
                made = kept.write_parts(cursor, question, sources, old, out, settings, as_of)
                kept.show_changed(cursor, question, made, old)
                parts[question.id] = made
        return question.id

    everything = header.in_order(_everything().values())
    waiting = TopologicalSorter({q.id: header.predecessors(q) for q in everything})
    waiting.prepare()
    ready = set(waiting.get_ready())
    running: set[Future[str]] = set()
    begun = 0
    with ThreadPoolExecutor(at_once) as pool:
        while waiting.is_active():
            # The order of the files decides among those that are ready.
            for question in [q for q in everything if q.id in ready][: at_once - len(running)]:
                if progress is not None:
                    progress(begun / len(everything), question.id)
                begun += 1
                ready.discard(question.id)
                running.add(pool.submit(work, question))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            waiting.done(*(future.result() for future in done))
            ready.update(waiting.get_ready())
    return parts, presence


def finish(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    as_of: date,
    presence: engine.Presence,
) -> None:
    """Sum the metrics, keep what was assessed with which settings, and write the sentences."""
    _metrics(connection, settings, as_of, presence)
    _thresholds(connection, settings)
    _program(connection)
    connection.execute(
        "create table release_meta as select $as_of::date as as_of,"
        " (select coalesce(bool_or(starts_with(cooperative_id, 'SIM-')), false) from cooperatives)"
        " as simulated, (select count(*) from cooperatives) as cooperatives,"
        " $tables as tables, $hash as settings_hash",
        {"as_of": as_of, "tables": sorted(presence.tables), "hash": settings.hash},
    )
    write_sentences(connection)
    write_case_sentences(connection)


def prepare(
    connection: duckdb.DuckDBPyConnection,
    reference: Reference,
    before: Before,
    settings: Settings,
) -> kept.Results:
    """Create what steps and rules read beside the tables, and an empty ``rule_results``.

    Returns the files of ``before`` that kept steps go on from.
    """
    engine.load_reference(connection, reference)
    _go_on_from(connection, "clarifications", CLARIFICATIONS, before.get("clarifications", ()))
    _go_on_from(connection, "earlier_cases", _EARLIER_CASES, before.get("cases", ()))
    usable = kept.gone_on_from(before, settings)
    kept.show_before(connection, usable)
    connection.execute(_RULE_RESULTS)
    return usable


def _go_on_from(
    connection: duckdb.DuckDBPyConnection, name: str, columns: str, files: Sequence[Path]
) -> None:
    """Create a table of these columns, with what an earlier release's files hold of them."""
    connection.execute(f"create table {name} ({columns})")
    if files:
        kept = ", ".join(column.split()[0] for column in columns.split(", "))
        source = f"read_parquet({engine.quoted_list(files)})"
        connection.execute(f"insert into {name} by name select {kept} from {source}")


def _everything() -> Mapping[str, Question]:
    return {**header.load("steps"), **header.load("rules")}


@cache
def _behind_a_clear(question: str) -> Sequence[header.Need]:
    everything = _everything()
    return header.behind_a_clear(everything[question], everything)


def _missing_to_clear(
    question: Question, settings: Settings, presence: engine.Presence
) -> list[str]:
    missing = presence.missing(_behind_a_clear(question.id))
    spared = settings.section("shared")["may_be_absent"]
    return [name for name in missing if not (isinstance(spared, list) and name in spared)]


def create(
    connection: duckdb.DuckDBPyConnection,
    step: Question,
    settings: Settings,
    as_of: date,
    presence: engine.Presence,
) -> None:
    """Run one step: create its table."""
    extra = {}
    if step.id == "tiers":
        extra = {
            "visits_present": "visits" in presence.tables,
            "contradictions_examinable": not _missing_to_clear(step, settings, presence),
        }
    values = engine.parameters(step, settings, as_of, **extra)
    connection.execute(f'create table "{step.id}" as {step.sql}', values)
    if step.id in kept.steps():
        kept.show_changed(connection, step)


def answer(
    connection: duckdb.DuckDBPyConnection,
    rule: Question,
    settings: Settings,
    as_of: date,
    presence: engine.Presence,
) -> None:
    """Run one rule and append its rows to ``rule_results``, in the catalogue's full form.

    A missing need makes every subject "cannot assess"; a missing column behind a clear answer
    lets flags stand and turns every clear one into "cannot assess".
    """
    missing = presence.missing(rule.needs())
    missing_to_clear = _missing_to_clear(rule, settings, presence)
    connection.execute(f"create temp table answer ({_ANSWER})")
    # ``-- also: province`` lets a rule answer for a second kind of subject, which it then names.
    subjects = " union all ".join(
        _SUBJECTS[kind] for kind in (rule.header["subject"], *rule.names("also"))
    )
    if missing:
        connection.execute(
            "insert into answer by name select subject_type, subject_id, 'cannot_assess' as status,"
            f" 0 as n, $reason as reason_code, [] as evidence from ({subjects})",
            {"reason": "missing:" + ",".join(missing)},
        )
    else:
        values = engine.parameters(rule, settings, as_of)
        connection.execute(f"insert into answer by name {rule.sql}", values)
        if missing_to_clear:
            connection.execute(
                "update answer set status = 'cannot_assess', reason_code = $reason"
                " where status = 'clear'",
                {"reason": "missing:" + ",".join(missing_to_clear)},
            )
        # An accepted explanation rests a pattern for a while; its visits speak no more at all.
        connection.execute(
            """
            update answer set status = 'suppressed', reason_code = 'clarified'
            where
                status = 'flag'
                and exists (
                    select 1 from clarifications as c
                    where
                        c.rule_id = $rule
                        and c.subject_type = coalesce(answer.subject_type, $subject)
                        and c.subject_id = answer.subject_id
                        and c.decided_on + $rests::integer > $as_of::date
                )
            """,
            {
                "rule": rule.id,
                "subject": rule.header["subject"],
                "rests": settings.section("shared")["clarification_days"],
                "as_of": as_of,
            },
        )
    connection.execute(
        f"""
        insert into rule_results
        select
            $rule_id, $version, $hash, s.subject_type, a.subject_id, s.scope_code,
            case when $windowed then f.window_from end,
            case when $windowed then f.judged_on else $as_of::date end,
            $as_of, a.status, case when a.status = 'flag' then a.severity else '' end,
            a.value, a.threshold, $unit, a.n, a.baseline, a.evidence, coalesce(a.reason_code, ''),
            {_says(rule, "id")}, {_says(rule, "en")}, coalesce(a.confidence, '')
        from answer as a
        join ({subjects}) as s
            on a.subject_id = s.subject_id and coalesce(a.subject_type, $subject) = s.subject_type
        left join regency_feed as f on s.regency_code = f.regency_code
        """,
        {
            "rule_id": rule.id,
            "version": int(rule.header["version"]),
            "hash": settings.hash,
            "subject": rule.header["subject"],
            "windowed": rule.header.get("window") == "visits",
            "as_of": as_of,
            "unit": rule.header["unit"],
            "says_id": rule.header["says_id"],
            "says_en": rule.header["says_en"],
        },
    )
    connection.execute("drop table answer")


def describe(
    connection: duckdb.DuckDBPyConnection, settings: Settings, presence: engine.Presence
) -> None:
    """Create ``rules``: what each rule's header says, and what the release lacks for it."""
    connection.execute(
        "create table rules (rule_id varchar, version integer, title_id varchar, title_en varchar,"
        " why_id varchar, why_en varchar, do_id varchar, do_en varchar, innocent_id varchar,"
        " innocent_en varchar, clears_id varchar, clears_en varchar, family varchar,"
        " subject varchar, unit varchar, source varchar, traps varchar, needs varchar,"
        " missing varchar[], missing_to_clear varchar[], sql varchar)"
    )
    engine.insert(
        connection,
        "rules",
        [
            [
                rule.id,
                int(rule.header["version"]),
                *(rule.header[key] for key in _TEXTS),
                rule.header["needs"],
                presence.missing(rule.needs()),
                _missing_to_clear(rule, settings, presence),
                rule.sql,
            ]
            for rule in header.load("rules").values()
        ],
    )


def program() -> Mapping[str, str]:
    """Return the SQL of everything that an assessment runs, by ``kind/name``."""
    held = {
        f"{kind}/{question.id}": question.sql
        for kind in ("steps", "rules", "metrics")
        for question in header.load(kind).values()
    }
    return {**held, "macros": engine.macros()}


def _program(connection: duckdb.DuckDBPyConnection) -> None:
    """Create ``program``: the SQL that the release is assessed with."""
    connection.execute("create table program (name varchar, sql varchar)")
    engine.insert(connection, "program", sorted(program().items()))


_TEXTS = (
    "title_id", "title_en", "why_id", "why_en", "do_id", "do_en", "innocent_id", "innocent_en",
    "clears_id", "clears_en", "family", "subject", "unit", "source", "traps",
)  # fmt: skip


def _says(rule: Question, language: str) -> str:
    """SQL that fills a rule's sentence; only a flag has one, other answers have a reason code."""
    filled = f"$says_{language}"
    for name in re.findall(r"{(\w+)}", rule.header[f"says_{language}"]):
        filled = f"replace({filled}, '{{{name}}}', number_{language}(round(a.{name}, 1)))"
    return f"case when a.status = 'flag' then {filled} else '' end"


def _metrics(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    as_of: date,
    presence: engine.Presence,
) -> None:
    """Sum every metric for every place; a metric whose tables are missing has no rows."""
    connection.execute(
        "create table place_values (metric_id varchar, level varchar, code varchar,"
        " numerator double, denominator double)"
    )
    for metric in header.load("metrics").values():
        if presence.missing(metric.needs()):
            continue
        connection.execute(
            f"""
            insert into place_values
            with member as materialized (
                select
                    left(scope_code, 8) as scope_code,
                    sum(numerator) as numerator,
                    sum(denominator) as denominator
                from ({metric.sql})
                group by all
            )
            select
                '{metric.id}', level.name, left(member.scope_code, level.length),
                sum(member.numerator), sum(member.denominator)
            from member
            cross join (
                values ('country', 0), ('province', 2), ('regency', 5), ('district', 8)
            ) as level (name, length)
            where length(member.scope_code) >= level.length
            group by all
            order by all
            """,
            engine.parameters(metric, settings, as_of),
        )


def _thresholds(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    connection.execute(
        "create table thresholds (rule_id varchar, key varchar, value varchar, unit varchar,"
        " source varchar, about_id varchar, about_en varchar)"
    )
    rows = [
        [
            section, key, json.dumps(settings.section(section)[key]), setting.unit, setting.source,
            setting.about_id, setting.about_en,
        ]
        for section, keys in known().items()
        for key, setting in keys.items()
    ]  # fmt: skip
    engine.insert(connection, "thresholds", rows)


def _write(connection: duckdb.DuckDBPyConnection, name: str, out: Path, settings: Settings) -> Path:
    path = out / f"{name}.parquet"
    target = str(path).replace("'", "''")
    rows = f'from "{name}"{_ORDERED.get(name, "")}'
    with connection.cursor() as cursor:
        if name in kept.steps():
            kept.write(cursor, rows, path, kept.steps()[name], settings)
            return path
        cursor.execute(
            f"copy ({rows}) to '{target}'"
            f" (format parquet, compression zstd, row_group_size {_ROWS_TOGETHER})"
        )
    return path
