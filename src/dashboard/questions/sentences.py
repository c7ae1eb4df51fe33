"""One sentence per cooperative, in both languages: counts, dates, reasons, gaps, one action."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from dashboard import contract
from dashboard.words import LANGUAGES, Language, day, has, say

_FACTS = """
select
    f.cooperative_id, f.name, f.tier, f.subtype, f.unknown_reason, f.visits, f.verified,
    f.contradicted, f.hollow, f.joint, f.last_verified_on, f.days_without_mentor, f.mentor_active,
    f.effective_days_assigned, f.family_names, f.cannot_assess, f.rules, f.assigned_from,
    r.judged_on, (select $window) as window_days,
    (select list(distinct m.column_name order by m.column_name) from (
        select unnest(missing || missing_to_clear) as column_name from rules
        where subject = 'cooperative'
    ) as m) as missing
from cooperative_facts as f
left join regency_feed as r on f.regency_code = r.regency_code
"""
# A country's cooperatives say few different things: each is put into words once.
_say = lru_cache(maxsize=20_000, typed=True)(say)
# Rows written to DuckDB at once; a country of 83,404 cooperatives stays light in memory.
_BATCH = 20_000


def write_sentences(connection: duckdb.DuckDBPyConnection) -> None:
    """Add ``explanation_id`` and ``explanation_en`` to ``cooperative_facts``."""
    window = connection.execute(
        "select value::integer from thresholds where rule_id = 'shared' and key = 'window_days'"
    ).fetchall()[0][0]
    facts = connection.cursor().execute(_FACTS, {"window": window})
    add_sentences(connection, facts, sentence, "cooperative_facts", "cooperative_id", "explanation")
    connection.execute(
        "create or replace table cooperative_facts as"
        " from cooperative_facts order by scope_code, cooperative_id"
    )


def add_sentences(
    connection: duckdb.DuckDBPyConnection,
    facts: duckdb.DuckDBPyConnection,
    write: Callable[[dict[str, Any], Language], str],
    table: str,
    key: str,
    name: str,
) -> None:
    """Write a sentence per row of ``facts``; add it to ``table`` as ``<name>_id``, ``_en``.

    ``facts`` is a cursor over rows that hold the table's ``key``.
    """
    columns = [column[0] for column in facts.description or ()]
    connection.execute(
        f"create temp table said ({key} varchar, {name}_id varchar, {name}_en varchar)"
    )
    while rows := facts.fetchmany(_BATCH):
        known = [dict(zip(columns, row, strict=True)) for row in rows]
        said = {f"{name}_{each}": [write(fact, each) for fact in known] for each in LANGUAGES}
        connection.register("batch", pa.table({key: [fact[key] for fact in known], **said}))
        connection.execute("insert into said by name select * from batch")
        connection.unregister("batch")
    connection.execute(
        f"create or replace table {table} as from {table} left join said using ({key})"
    )
    connection.execute("drop table said")


def sentence(fact: dict[str, Any], language: Language) -> str:
    """Write one cooperative's sentence. ``fact`` holds the columns of ``_FACTS``."""
    parts = [f"{fact['name']}: {tier_word(fact['tier'], fact['subtype'], language)}."]
    if fact["tier"] == "unknown":
        parts.append(
            _say(
                f"unknown.{fact['unknown_reason']}",
                language,
                n=round(fact["effective_days_assigned"] or 0),
                since=fact["assigned_from"],
                judged_on=fact["judged_on"],
            )
        )
    if fact["tier"] != "unknown" or fact["visits"]:
        parts.append(_visits(fact, language))
    if fact["mentor_active"] is False:
        parts.append(_say("sentence.no_mentor", language, n=round(fact["days_without_mentor"])))
    if fact["cannot_assess"]:
        parts.append(
            _say(
                "sentence.cannot_assess",
                language,
                n=fact["cannot_assess"],
                rules=fact["rules"],
                why=_why(fact, language),
            )
        )
    parts.append(_action(fact, language))
    return " ".join(parts)


def tier_word(tier: str, subtype: str, language: Language) -> str:
    """Return the tier as screens name it: the accompaniment, never the village or a person."""
    key = f"tier.{subtype or tier}"
    return _say(key if has(key) else f"tier.{tier}", language)


def _visits(fact: dict[str, Any], language: Language) -> str:
    reasons = [
        _say(f"family.{name}", language)
        for name in (fact["family_names"] or [])[:2]
        if fact["contradicted"]
    ]
    if fact["hollow"]:
        reasons.append(_say("sentence.hollow", language, n=fact["hollow"]))
    counted = _say("sentence.visits", language, n=fact["visits"] or 0, window=fact["window_days"])
    if fact["joint"]:
        counted += f", {_say('sentence.joint', language, n=fact['joint'])}"
    if not fact["visits"]:
        return counted + "."
    verified = _say("sentence.verified", language, n=fact["verified"])
    if fact["last_verified_on"] is not None:
        verified += (
            f" ({_say('sentence.latest', language)} {day(fact['last_verified_on'], language)})"
        )
    contradicted = _say("sentence.contradicted", language, n=fact["contradicted"])
    because = f" ({'; '.join(reasons[:2])})" if reasons else ""
    return f"{counted}; {verified}, {contradicted}{because}."


def _why(fact: dict[str, Any], language: Language) -> str:
    """Say what is missing: tables by their title, columns by the heading analysts know."""
    gone_tables: list[str] = []
    gone_columns: list[str] = []
    for need in fact["missing"] or []:
        table_name, _, column_name = need.partition(".")
        table = contract.tables()[table_name]
        if not column_name:
            gone_tables.append(
                table.title_id.lower() if language == "id" else table.title_en.lower()
            )
        elif table_name not in fact["missing"]:
            gone_columns.append(f"“{table.columns[column_name].heading}”")
    if gone_tables:
        return _say("sentence.missing_tables", language, tables=_listed(gone_tables, language))
    if gone_columns:
        return _say("sentence.missing_columns", language, columns=_listed(gone_columns, language))
    return _say("sentence.too_few", language)


def _listed(names: list[str], language: Language) -> str:
    more = f" {_say('sentence.and_more', language)}" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _action(fact: dict[str, Any], language: Language) -> str:
    if fact["mentor_active"] is False:
        return _say("action.no_mentor", language)
    return _say(f"action.{fact['subtype'] or fact['tier']}", language)
