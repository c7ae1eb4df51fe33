"""Writes an assessment as the files that the command line documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboard.questions import engine

_FILES = {
    "assessments": """
        select
            rule_id, subject_type, subject_id, status, severity, value, threshold, n,
            reason_code, array_to_string(evidence, ';') as evidence
        from rule_results
        order by rule_id, subject_type, subject_id
    """,
    "tiers": """
        select
            cooperative_id, regency_code, tier, subtype, visits, verified, contradicted,
            last_verified_on, stalled, financial_risk, rules - cannot_assess as assessable, rules,
            explanation_id, explanation_en
        from cooperative_facts
        order by cooperative_id
    """,
    "mentors": """
        select
            mentor_id, role, regency_code, active, load, capacity, visits, assessable_visits,
            contradicted_visits, rate, upper_limit, status
        from mentor_facts
        order by mentor_id
    """,
    "worklist": """
        select
            rank, case_id, kind, subject_type, subject_id, regency_code, cooperatives,
            array_to_string(rules, ';') as rules, severity, exposure, persistence, confidence,
            sentence_id, sentence_en
        from cases
        order by rank
    """,
}
_RESULTS = ("rule_results", "cooperative_facts", "mentor_facts", "cases")


def write_assessment_csv(results: Mapping[str, Sequence[Path]], out: Path) -> None:
    """Write assessments, tiers, mentors, worklist as CSV (UTF-8, comma, header) and Parquet."""
    out.mkdir(parents=True, exist_ok=True)
    with engine.connect() as connection:
        for name in _RESULTS:
            source = engine.quoted_list(results[name])
            connection.execute(f"create view {name} as select * from read_parquet({source})")
        for name, sql in _FILES.items():
            stem = str(out / name).replace("'", "''")
            connection.execute(f"copy ({sql}) to '{stem}.csv' (format csv, header)")
            connection.execute(f"copy ({sql}) to '{stem}.parquet' (format parquet)")
