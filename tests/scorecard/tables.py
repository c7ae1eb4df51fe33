"""Trials written as tables of text; what a row does not say is honest and in order."""

from __future__ import annotations

import pandas as pd

from dashboard.scorecard.trial import Trial

COOPERATIVE = {
    "regency_code": "15.01",
    "tier_truth": "real",
    "tier": "real",
    "flags": 0,
    "visits_recent": 5,
    "mentor_id": "M1",
    "feed_complete": "yes",
    "never_visited": "no",
    "vacancy": "no",
    "patterns": "",
    "confounders": "",
    "area": "rural",
    "honest": "yes",
}
MENTOR = {
    "role": "business_assistant",
    "regency_code": "15.01",
    "behaviour": "honest",
    "confounders": "",
    "honest": "yes",
    "status": "ordinary",
}
ANSWER = {"rule_id": "A1", "subject_type": "cooperative", "subject_id": "K1", "status": "flag"}
CASE = {
    "rank": 1,
    "kind": "cooperative",
    "subject_type": "cooperative",
    "subject_id": "K1",
    "rule_subjects": "A1/cooperative/K1",
}
CHECK = {"cooperative_id": "K1", "kind": "genuine", "result": "confirmed"}
NAIVE = {"rule": "ten repeated texts", "subject_id": "M1"}


def trial(
    cooperatives: str = "cooperative_id",
    mentors: str = "mentor_id",
    answers: str = "rule_id",
    cases: str = "rank",
    checks: str = "kind",
    naive: str = "rule",
    rules: tuple[str, ...] = ("A1", "A2", "B1", "B4", "C5", "D1", "D7"),
    seed: int = 1,
) -> Trial:
    listed = table(cases, CASE)
    listed["rule_subjects"] = listed["rule_subjects"].str.split(",")
    return Trial(
        seed,
        1.0,
        table(cooperatives, COOPERATIVE, "cooperative_id"),
        table(mentors, MENTOR, "mentor_id"),
        table(answers, ANSWER),
        listed,
        table(checks, CHECK),
        table(naive, NAIVE),
        rules,
    )


def table(text: str, usual: dict[str, object], *keys: str) -> pd.DataFrame:
    """Read ``a | b`` headings and rows, where ``-`` says nothing; fill in the usual."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    heading, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    assert set(heading) <= {*keys, *usual}
    columns = [*keys, *usual]
    read = [dict(zip(heading, row, strict=True)) for row in rows]
    frame = pd.DataFrame([{**usual, **_said(row)} for row in read], columns=columns)
    whole = {name: "int64" for name, value in usual.items() if isinstance(value, int)}
    return frame.astype({name: whole.get(name, "object") for name in columns})


def _said(row: dict[str, str]) -> dict[str, str]:
    return {name: "" if cell == "-" else cell for name, cell in row.items()}
