"""How many subjects one rule would flag at other values of one of its own thresholds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb
import pandas as pd

from dashboard import contract
from dashboard.questions import assessment, engine, header, kept
from dashboard.questions.header import Question
from dashboard.reference import Reference
from dashboard.settings import Setting, Settings, changed, is_number, known

_STEPS_EACH_WAY = 4  # from half of the value to twice the value
_DIGITS = 2
# Every value has settings, and so a hash, of its own; flags are compared with the release's own.
_COUNTS = """
with tried as (select unnest($values) as value, unnest($hashes) as settings_hash),

flagged as (
    select subject_type, subject_id from release_results where rule_id = $rule and status = 'flag'
),

answers as (
    select
        t.value, r.status,
        f.subject_id is not null as in_release
    from tried as t
    left join rule_results as r on t.settings_hash = r.settings_hash and r.rule_id = $rule
    left join flagged as f on r.subject_type = f.subject_type and r.subject_id = f.subject_id
)

select
    value,
    count(*) filter (where status = 'flag') as flag,
    count(*) filter (where status = 'clear') as clear,
    count(*) filter (where status = 'cannot_assess') as cannot_assess,
    count(*) filter (where status = 'not_applicable') as not_applicable,
    count(*) filter (where status = 'suppressed') as suppressed,
    count(*) filter (where status = 'flag' and not in_release) as flags_new,
    (select count(*) from flagged) - count(*) filter (where status = 'flag' and in_release)
        as flags_gone
from answers
group by value
order by value
"""


def thresholds(rule_id: str) -> Mapping[str, Setting]:
    """Return the thresholds that can be tried: the numbers in the rule's own section.

    A shared threshold changes steps and every rule behind them; it is not offered.
    """
    if rule_id not in header.load("rules"):  # an old release may hold one that is no more
        return {}
    own = known().get(rule_id, {})
    return {key: setting for key, setting in own.items() if is_number(setting.default)}


def most(setting: Setting) -> float:
    """Return the largest value that a unit allows: 1 for a share, 100 for a percentage."""
    kind = setting.unit.partition(" ")[0]
    return {"share": 1.0, "probability": 1.0, "percent": 100.0, "percentage": 100.0}.get(
        kind, math.inf
    )


def grid(value: float, limit: float = math.inf) -> tuple[float, ...]:
    """Return values to try around the one in force, ascending: from half of it to twice it.

    ``value`` itself is always among them, whole numbers stay whole, and others keep two digits
    and stay within ``limit``. Small whole numbers are tried against their neighbours, and nought,
    which has no double, against the next steps.
    """
    each_way = range(-_STEPS_EACH_WAY, _STEPS_EACH_WAY + 1)
    around: Iterable[float] = (value * 2 ** (step / _STEPS_EACH_WAY) for step in each_way)
    if value == 0:
        around = range(_STEPS_EACH_WAY + 1) if isinstance(value, int) else (0.05, 0.1, 0.15, 0.2)
    elif isinstance(value, int) and value <= _STEPS_EACH_WAY:
        around = range(max(1, value // 2), value + _STEPS_EACH_WAY + 1)
    plain = (float(f"{each:.{_DIGITS}g}") for each in around)
    tried = (round(each) if isinstance(value, int) else each for each in plain if each <= limit)
    return tuple(sorted({value, *tried}))


def values_around(settings: Settings, setting: Setting) -> tuple[float, ...]:
    """Return the ``grid`` around the value that one of a rule's ``thresholds`` has in settings."""
    value = settings.section(setting.section)[setting.key]
    return grid(value, most(setting)) if is_number(value) else ()


def flagged_at(
    tables: Mapping[str, Sequence[Path]],
    results: Mapping[str, Sequence[Path]],
    as_of: date,
    settings: Settings,
    reference: Reference,
    rule_id: str,
    key: str,
    values: Sequence[float],
    before: assessment.Before = MappingProxyType({}),
) -> pd.DataFrame:
    """Count a rule's answers at other values of a threshold of its own, as an assessment would.

    ``tables`` and ``results`` are a release's, ``settings`` those it was assessed with, and
    ``before`` the results of the release that its assessment went on from, if any. One row
    per value: ``value, flag, clear, cannot_assess, not_applicable, suppressed``, and how many
    flags are new and gone against the release's own answers (``flags_new, flags_gone``). Raises
    UsageError for a key that is not the rule's and a value that cannot be used.
    """
    rule = header.load("rules")[rule_id]
    tried = {value: changed(settings, rule_id, key, value) for value in values}
    with engine.connect() as connection:
        engine.load_stored(connection, "columns_present", results["columns_present"])
        presence = engine.stored_presence(connection, tables)
        clarified = {"clarifications": results.get("clarifications", ())}
        usable = assessment.prepare(connection, reference, {**before, **clarified}, settings)
        _build(connection, rule, tables, results, settings, as_of, presence, usable)
        for other in tried.values():
            assessment.answer(connection, rule, other, as_of, presence)
        asked = {
            "rule": rule_id,
            "values": [float(value) for value in tried],
            "hashes": [other.hash for other in tried.values()],
        }
        return connection.execute(_COUNTS, asked).df()


def _build(
    connection: duckdb.DuckDBPyConnection,
    rule: Question,
    tables: Mapping[str, Sequence[Path]],
    results: Mapping[str, Sequence[Path]],
    settings: Settings,
    as_of: date,
    presence: engine.Presence,
    before: kept.Results,
) -> None:
    """Create what a rule reads: from the release's results, else by the steps that make it.

    Only the rule's own section changes, so that what an assessment stored stays as it is.
    """
    engine.load_stored(connection, "release_results", results["rule_results"])
    everything = {**header.load("steps"), **header.load("rules")}
    # Of what is kept, only what today's steps would write: others have other columns.
    results = {
        **{name: files for name, files in results.items() if name not in kept.steps()},
        **{name: files for name, files in kept.gone_on_from(results, settings).items() if files},
    }
    done: set[str] = set()

    def build(names: Iterable[str]) -> None:
        for name in names:
            if name in done:
                continue
            done.add(name)
            if name in contract.tables():
                engine.create_table(connection, name, tables.get(name, ()), engine.LARGE_ROWS)
            elif name not in everything:
                continue  # a CTE, or what is there already
            elif name in results:
                engine.load_stored(connection, name, results[name])
                if name in kept.steps():
                    kept.show_changed(connection, kept.steps()[name], results[name], before[name])
            elif everything[name].kind == "rules":
                connection.execute(
                    "insert into rule_results from release_results where rule_id = $rule",
                    {"rule": name},
                )
            else:
                build(_read(everything[name]))
                assessment.create(connection, everything[name], settings, as_of, presence)

    build(["mentors", *_read(rule)])  # an answer is written beside its subject


def _read(question: Question) -> list[str]:
    """Return the tables, steps and rules whose rows a question reads, itself or to be written."""
    read = header.reads(question)
    if question.kind == "rules" or "rule_results" in read:
        return [*read, *header.predecessors(question)]
    return list(read)
