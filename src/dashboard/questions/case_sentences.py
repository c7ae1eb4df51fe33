"""One sentence per case, in both languages: where, what is so, what to do; no mentor is named."""

from __future__ import annotations

from typing import Any

import duckdb

from dashboard.questions.sentences import add_sentences, tier_word
from dashboard.words import Language, say

_MOST_FAMILIES = 2


def write_case_sentences(connection: duckdb.DuckDBPyConnection) -> None:
    """Add ``sentence_id`` and ``sentence_en`` to ``cases``."""
    facts = connection.cursor().execute("from case_facts")
    add_sentences(connection, facts, sentence, "cases", "case_id", "sentence")
    connection.execute("create or replace table cases as from cases order by rank")


def sentence(fact: dict[str, Any], language: Language) -> str:
    """Write one case's sentence. ``fact`` is a row of ``case_facts``."""
    says = " ".join(fact[f"says_{language}"])
    return say(
        f"case.{_form(fact)}",
        language,
        n=fact["cooperatives"],
        name=fact["name"] or "",
        district=fact["district_name"] or say("common.not_reported", language),
        place=fact["place"] or "",
        tier=tier_word(fact["tier"] or "unknown", fact["subtype"] or "", language).lower(),
        on=fact["judged_on"],
        says=says,
        families=_families(fact, language),
        part=fact["contradicted_visits"],
        whole=fact["assessable_visits"],
        do=fact[f"do_{language}"] or say(f"case.ask_{fact['kind']}", language),
    )


def _form(fact: dict[str, Any]) -> str:
    """Name the sentence's form: by kind, by whom it is about, and by what is known."""
    if fact["kind"] == "vacancy":
        if fact["subject_type"] == "cooperative":
            return "vacancy"
        return "dark" if "A5" in fact["rules"] else "departed"
    if fact["kind"] == "mentor":
        return "pattern" if "status" in fact["rules"] else "load"
    if fact["kind"] == "cooperative" and not fact["says_id"]:
        return "tier"
    return str(fact["kind"])


def _families(fact: dict[str, Any], language: Language) -> str:
    names = (fact["family_names"] or [])[:_MOST_FAMILIES]
    return "; ".join(say(f"family.{name}", language) for name in names)
