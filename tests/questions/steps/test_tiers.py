"""The tiers as a decision table: first match wins."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard import settings
from dashboard.questions import engine, header
from dashboard.words import has

from ..world import AS_OF, cases

# A real cooperative: 4 visits in 90 effective days, 3 of them verified, the last 10 days ago.
REAL: dict[str, Any] = {
    "a1": "clear",
    "a1_reason": "",
    "f1": "clear",
    "mentor": "M",
    "alone": None,
    "regency": "15.01",
    "exposure": 90.0,
    "visits": 4,
    "own": 4,
    "verified": 3,
    "contradicted": 0,
    "families": 0,
    "unsupported": 0,
    "hollow": 0,
    "joint": 0,
    "assessable": 4,
    "since": 10.0,
    "empty": False,
    "busy": False,
    "b13": "clear",
    "denied": False,
    "with_visits": True,
    "examinable": True,
}

CASES = """
tier       | subtype      | unknown_reason  | changes                                                        | why
real       |              |                 |                                                                | a real one
unknown    |              | no_visit_data   | with_visits=False visits=0                                     | no table of visits
unknown    |              | no_visit_data   | with_visits=False a1=flag alone=90 mentor=                     | not even where nobody is assigned
none       |              |                 | a1=flag alone=31 mentor=                                       | without a mentor for 31 days
none       |              |                 | a1=flag alone=31 mentor= f1=flag                               | which does not wait for the feed
real       |              |                 | a1=flag alone=30 mentor=                                       | for 30 days: the visits count
none       |              |                 | a1=flag alone=30 mentor= visits=0 own=0                        | for 30 days, and no visit
unknown    |              | feed_incomplete | f1=flag                                                        | an incomplete feed
unknown    |              | feed_incomplete | f1=cannot_assess                                               | a feed that nobody can judge
unknown    |              | feed_incomplete | f1=flag visits=0 own=0                                         | silence of a feed is no absence
unknown    |              | identity        | regency= f1=                                                   | no regency at all
unknown    |              | just_started    | exposure=29.9                                                  | a mentor of 29.9 days
real       |              |                 | exposure=30                                                    | a mentor of 30 days
unknown    |              | just_started    | exposure=29 visits=0 own=0                                     | too new to be absent
none       |              |                 | visits=0 own=0                                                 | assigned, complete, never there
unknown    |              | grace           | visits=0 own=0 a1=suppressed a1_reason=grace mentor=           | the paperwork may lag
unknown    |              | programme_gap   | visits=0 own=0 a1=suppressed a1_reason=programme_gap mentor=   | the programme pauses
unknown    |              | mentor_unknown  | visits=0 own=0 a1=cannot_assess mentor=                        | nobody knows who is assigned
unknown    |              | columns_missing | assessable=1                                                   | one of four visits carries evidence
real       |              |                 | assessable=2                                                   | half of them do
ceremonial | inconsistent |                 | own=4 verified=2 contradicted=2 families=2                     | half verified, two signs of two kinds
thin       |              |                 | own=4 verified=3 contradicted=2 families=2                     | more than half verified
thin       |              |                 | own=4 verified=2 contradicted=2 families=1                     | two signs of one kind
thin       |              |                 | own=4 verified=2 contradicted=1 families=2                     | one visit against two kinds
thin       |              |                 | own=2 verified=0 contradicted=2 families=2                     | two visits are too few
ceremonial | inconsistent |                 | own=3 verified=1 contradicted=2 families=2                     | three are enough
ceremonial | inconsistent |                 | denied=True contradicted=1 families=1                          | its board denies, as those of others of the mentor do
thin       |              |                 | denied=True own=2 verified=2 visits=2 assessable=2             | two visits are too few for that, too
ceremonial | hollow       |                 | own=5 verified=2 hollow=3 visits=5 assessable=5                | three of five are hollow
thin       |              |                 | own=5 verified=2 hollow=2 visits=5 assessable=5                | two of five are not
thin       |              |                 | own=2 verified=0 hollow=2                                      | two hollow visits are too few
ceremonial | inconsistent |                 | own=5 verified=1 hollow=3 contradicted=2 families=2 assessable=5 | inconsistent speaks before hollow
thin       |              |                 | own=2 verified=2 visits=2 assessable=2                         | fewer than three visits
thin       |              |                 | own=0 verified=0 visits=4 joint=4                              | joint contacts alone
thin       |              |                 | own=8 verified=5 contradicted=3 visits=8 assessable=8          | 37.5% contradicted
real       |              |                 | own=6 verified=4 contradicted=2 visits=6 assessable=6          | 33.3% contradicted
thin       |              |                 | own=4 verified=2                                               | two of three expected: 67%
real       |              |                 | own=4 verified=3 busy=True exposure=60                         | busy: three of four expected
thin       |              |                 | own=4 verified=3 busy=True exposure=62                         | busy: three of 4.1 expected
real       |              |                 | since=45                                                       | verified 45 days ago
thin       |              |                 | since=45.1                                                     | longer ago
thin       |              |                 | since=                                                         | never
real       |              |                 | unsupported=2                                                  | half without support
thin       |              |                 | own=7 verified=3 unsupported=4 visits=7 assessable=7           | more than half
thin       |              |                 | empty=True                                                     | the last three reports say nothing
thin       |              |                 | b13=flag                                                       | most contacts are joint events
unknown    |              | columns_missing | examinable=False                                               | what might speak against it is not there
thin       |              |                 | examinable=False verified=1                                    | which makes nothing better
ceremonial | hollow       |                 | examinable=False own=4 verified=1 hollow=3                     | and nothing worse
"""


def tier_of(row: dict[str, Any]) -> tuple[str, str, str]:
    """Run the step alone over one cooperative."""
    step = header.load("steps")["tiers"]
    with engine.connect(threads=1) as connection:
        for name, columns in {
            "cooperative_windows": "'K' as cooperative_id, $regency || '' as calendar_code,"
            " $exposure::double as exposure_days, $visits as visits, $own as own_contacts,"
            " $verified as verified, $contradicted as contradicted, $families as sign_families,"
            " ['route'] as family_names, $unsupported as unsupported, $hollow as hollow,"
            " $joint as joint, $assessable as assessable, $since::double as days_since_verified,"
            " $empty as reports_empty, $denied as denied_widely, 0.0 as days_since_visit, $as_of::date as judged_on,"
            " $as_of::date as window_from, $as_of::date as last_visit_on,"
            " $as_of::date as last_verified_on",
            "accompaniment": "'K' as cooperative_id, $mentor::varchar as mentor_id,"
            " $alone::double as days_without_mentor, false as in_programme_gap",
            "sites": "'K' as cooperative_id, $regency::varchar as regency_code, true as on_map",
            "busy_cooperatives": "'K' as cooperative_id, $busy as building_or_paid",
        }.items():
            wanted = {key: value for key, value in row.items() if f"${key}" in columns}
            wanted = wanted | ({"as_of": AS_OF} if "$as_of" in columns else {})
            connection.execute(f"create table {name} as select {columns}", wanted)
        connection.execute(
            "create table rule_results as select 'A1' as rule_id, 'K' as subject_id, $a1 as status,"
            " $a1_reason as reason_code union all select 'F1', coalesce($regency, ''), $f1, ''"
            " union all select 'B13', 'K', $b13, ''",
            {key: row[key] for key in ("a1", "a1_reason", "regency", "f1", "b13")},
        )
        given = {
            "visits_present": row["with_visits"],
            "contradictions_examinable": row["examinable"],
        }
        values = engine.parameters(step, settings.load(), AS_OF, **given)
        columns = "tier, subtype, unknown_reason"
        found = connection.execute(f"select {columns} from ({step.sql})", values).fetchall()
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("case", cases(CASES))
def test_decisions(case: dict[str, str]) -> None:
    row = dict(REAL)
    for change in case["changes"].split():
        key, _, value = change.partition("=")
        kind = type(REAL[key])
        if kind is bool:
            row[key] = value == "True"
        elif value == "":
            row[key] = None
        else:
            row[key] = float(value) if kind is type(None) else kind(value)
    assert tier_of(row) == (case["tier"], case["subtype"], case["unknown_reason"])


def test_no_words_are_missing_for_a_tier() -> None:
    rows = [param.values[0] for param in cases(CASES)]
    for row in rows:
        assert has(f"tier.{row['subtype'] or row['tier']}")
        assert has(f"action.{row['subtype'] or row['tier']}")
        assert not row["unknown_reason"] or has(f"unknown.{row['unknown_reason']}")
