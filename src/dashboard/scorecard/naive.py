"""Naive rules: what one would write first, on the same typed tables, to be held beside ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd


@dataclass(frozen=True)
class Naive:
    """A naive rule: what it says, and the rules of ours that answer the same question."""

    says: str
    ours: tuple[str, ...]
    sql: str  # one column: the ids of the subjects that it flags


# Every visit with the signs that one would look for first, each wrong about somebody honest.
_SEEN = """
create table seen as
with photos as (
    select distinct visit_id, cooperative_id, unnest(photo_hashes) as photo from visits
),
reused as (
    select distinct visit_id from photos
    where photo in (select photo from photos group by all having count(distinct cooperative_id) > 1)
)
select
    v.visit_id, v.mentor_id, v.cooperative_id, v.started_at::date as day, v.submitted_at,
    date_diff('minute', v.started_at, v.ended_at) as minutes,
    len(string_split(trim(coalesce(v.findings, '')), ' ')) as words,
    coalesce(km(v.latitude, v.longitude, c.latitude, c.longitude) > 2, false) as far,
    coalesce(
        km(v.latitude, v.longitude, lag(v.latitude) over drive, lag(v.longitude) over drive)
        > greatest(date_diff('minute', lag(v.ended_at) over drive, v.started_at), 0), false
    ) as too_fast,  -- at 60 km/h a minute is a kilometre
    v.findings is not null and count(*) over (partition by lower(trim(v.findings))) > 1 as repeated,
    r.visit_id is not null as reused,
    far or too_fast or repeated or reused as sign
from visits as v
join cooperatives as c on v.cooperative_id = c.cooperative_id
left join reused as r on v.visit_id = r.visit_id
window drive as (partition by v.mentor_id, v.started_at::date order by v.started_at, v.visit_id)
"""
_KM = """
create macro km(lat_a, lon_a, lat_b, lon_b) as
111.2 * sqrt((lat_a - lat_b) ** 2 + ((lon_a - lon_b) * cos(radians(lat_a))) ** 2)
"""

NAIVE = (
    Naive(
        "a row of assignments ended this year",
        ("A1",),
        "select cooperative_id from assignments where assigned_to < $as_of::date"
        " and year(assigned_to) = year($as_of::date)",
    ),
    Naive(
        "no visit for 60 calendar days",
        ("A1", "A2"),
        "select cooperative_id from cooperatives where cooperative_id not in"
        " (select cooperative_id from seen where day > $as_of::date - 60)",
    ),
    Naive(
        "no entry for 21 calendar days",
        ("A5",),
        "select mentor_id from mentors where role = 'business_assistant' and mentor_id not in"
        " (select mentor_id from seen where day > $as_of::date - 21)",
    ),
    Naive(
        "three trips too fast, from one visit to the next (LAG)",
        ("B1",),
        "select mentor_id from seen where too_fast group by all having count(*) >= 3",
    ),
    Naive(
        "three positions 2 km off the register",
        ("B2",),
        "select mentor_id from seen where far group by all having count(*) >= 3",
    ),
    Naive(
        "three visits under ten minutes",
        ("B3",),
        "select mentor_id from seen where minutes < 10 group by all having count(*) >= 3",
    ),
    Naive(
        "ten repeated texts",
        ("B4",),
        "select mentor_id from seen where repeated group by all having count(*) >= 10",
    ),
    Naive("a photo seen elsewhere", ("B5",), "select cooperative_id from seen where reused"),
    Naive(
        "five visits sent within an hour",
        ("B6",),
        "select mentor_id from seen group by mentor_id, date_trunc('hour', submitted_at)"
        " having count(*) >= 5",
    ),
    Naive(
        "three texts under eight words",
        ("B8",),
        "select cooperative_id from seen where words < 8 group by all having count(*) >= 3",
    ),
    Naive(
        "a follow-up past its date",
        ("C1",),
        "select cooperative_id from follow_ups where closed_on is null and due_on < $as_of::date",
    ),
    Naive(
        "no progress in 8 weeks, and visited",
        ("C5",),
        "select cooperative_id from construction where as_of > $as_of::date - 56 and"
        " cooperative_id in (select cooperative_id from seen where day > $as_of::date - 56)"
        " group by all having max(physical_pct) - min(physical_pct) < 2"
        " and max(physical_pct) < 100",
    ),
    Naive(
        "more than ten rows in assignments",
        ("D1",),
        "select mentor_id from assignments group by all having count(*) > 10",
    ),
    Naive(
        "equal coordinates",
        ("F2",),
        "select cooperative_id from cooperatives where latitude is not null"
        " qualify count(*) over (partition by latitude, longitude) > 1",
    ),
    Naive(
        "any sign on any visit in 18 weeks",
        ("tier",),
        "select cooperative_id from seen where sign and day > $as_of::date - 126",
    ),
    Naive(
        "a sign on more than 15% of the visits",
        ("status",),
        "select mentor_id from seen group by all having avg(sign::integer) > 0.15",
    ),
)


def answers(tables: Mapping[str, Path], as_of: date) -> pd.DataFrame:
    """Return every flag of every naive rule: ``rule`` (what it says) and ``subject_id``."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("set enable_progress_bar = false")
        for name, path in tables.items():
            connection.from_parquet(str(path)).create_view(name)
        connection.execute(_KM)
        connection.execute(_SEEN)
        flags = [
            (rule.says, subject)
            for rule in NAIVE
            for (subject,) in connection.execute(
                f"select distinct * from ({rule.sql}) order by 1",
                {"as_of": as_of} if "$as_of" in rule.sql else {},
            ).fetchall()
        ]
    return pd.DataFrame(flags, columns=["rule", "subject_id"])
