"""One sentence per cooperative, in both languages: counts, dates, reasons, gaps, one action."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from dashboard import contract
from dashboard.words import Language, day, has, say

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
# Rows written to DuckDB at once; a country of 83,404 cooperatives stays light in memory.
_BATCH = 20_000


def write_sentences(connection: duckdb.DuckDBPyConnection) -> None:
    """Add ``explanation_id`` and ``explanation_en`` to ``cooperative_facts``."""
    window = connection.execute(
        "select value::integer from thresholds where rule_id = 'shared' and key = 'window_days'"
    ).fetchall()[0][0]
    cursor = connection.cursor()
    cursor.execute(_FACTS, {"window": window})
    names = [column[0] for column in cursor.description or ()]
    connection.execute(
        "create temp table sentences (cooperative_id varchar, explanation_id varchar,"
        " explanation_en varchar)"
    )
    while rows := cursor.fetchmany(_BATCH):
        facts = [dict(zip(names, row, strict=True)) for row in rows]
        batch = pa.table(
            {
                "cooperative_id": [fact["cooperative_id"] for fact in facts],
                "explanation_id": [sentence(fact, "id") for fact in facts],
                "explanation_en": [sentence(fact, "en") for fact in facts],
            }
        )
        connection.register("sentence_batch", batch)
        connection.execute("insert into sentences select * from sentence_batch")
        connection.unregister("sentence_batch")
    connection.execute(
        "create or replace table cooperative_facts as"
        " select f.*, s.explanation_id, s.explanation_en"
        " from cooperative_facts as f"
        " left join sentences as s on f.cooperative_id = s.cooperative_id"
        " order by f.scope_code, f.cooperative_id"
    )
    connection.execute("drop table sentences")


def sentence(fact: dict[str, Any], language: Language) -> str:
    """Write one cooperative's sentence. ``fact`` holds the columns of ``_FACTS``."""
    parts = [f"{fact['name']}: {tier_word(fact['tier'], fact['subtype'], language)}."]
    if fact["tier"] == "unknown":
        parts.append(
            say(
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
        parts.append(say("sentence.no_mentor", language, n=round(fact["days_without_mentor"])))
    if fact["cannot_assess"]:
        parts.append(
            say(
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
    return say(key if has(key) else f"tier.{tier}", language)


def _visits(fact: dict[str, Any], language: Language) -> str:
    reasons = [
        say(f"family.{name}", language)
        for name in (fact["family_names"] or [])[:2]
        if fact["contradicted"]
    ]
    if fact["hollow"]:
        reasons.append(say("sentence.hollow", language, n=fact["hollow"]))
    counted = say("sentence.visits", language, n=fact["visits"] or 0, window=fact["window_days"])
    if fact["joint"]:
        counted += f", {say('sentence.joint', language, n=fact['joint'])}"
    if not fact["visits"]:
        return counted + "."
    verified = say("sentence.verified", language, n=fact["verified"])
    if fact["last_verified_on"] is not None:
        verified += (
            f" ({say('sentence.latest', language)} {day(fact['last_verified_on'], language)})"
        )
    contradicted = say("sentence.contradicted", language, n=fact["contradicted"])
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
        return say("sentence.missing_tables", language, tables=_listed(gone_tables, language))
    if gone_columns:
        return say("sentence.missing_columns", language, columns=_listed(gone_columns, language))
    return say("sentence.too_few", language)


def _listed(names: list[str], language: Language) -> str:
    more = f" {say('sentence.and_more', language)}" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _action(fact: dict[str, Any], language: Language) -> str:
    if fact["mentor_active"] is False:
        return say("action.no_mentor", language)
    return say(f"action.{fact['subtype'] or fact['tier']}", language)
