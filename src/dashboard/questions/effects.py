"""What moves from one assessment to the next: figures, tiers and flags, by cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from dashboard.questions import engine

Results = Mapping[str, Sequence[Path]]
ALTOGETHER = "altogether"
# What is compared, and the columns that stand for it before the first release.
_EMPTY = {
    "place_values": "null::varchar as metric_id, null::varchar as level, null::varchar as code,"
    " null::double as numerator, null::double as denominator",
    "cooperative_facts": "null::varchar as cooperative_id, null::varchar as regency_code,"
    " null::varchar as tier",
    "rule_results": "null::varchar as rule_id, null::varchar as subject_type,"
    " null::varchar as subject_id, null::varchar as scope_code, null::varchar as status",
}
_FIGURES = """
    with before as (
        select * from before_place_values where level in ('country', 'province', 'regency')
    ),

    after as (
        select * from after_place_values where level in ('country', 'province', 'regency')
    )

    select
        metric_id,
        level,
        code,
        b.numerator as numerator_before,
        b.denominator as denominator_before,
        b.numerator / nullif(b.denominator, 0) as value_before,
        a.numerator as numerator_after,
        a.denominator as denominator_after,
        a.numerator / nullif(a.denominator, 0) as value_after
    from before as b
    full join after as a using (metric_id, level, code)
    where
        b.numerator is distinct from a.numerator
        or b.denominator is distinct from a.denominator
    order by metric_id, level, code
"""
_TIERS = """
    select
        coalesce(b.tier, '') as tier_before,
        coalesce(a.tier, '') as tier_after,
        count(*) as cooperatives,
        list(cooperative_id order by cooperative_id) as cooperative_ids
    from before_cooperative_facts as b
    full join after_cooperative_facts as a using (cooperative_id)
    where b.tier is distinct from a.tier
    group by all
    order by tier_before, tier_after
"""
_FLAGS = """
    with before as (
        select rule_id, subject_type, subject_id, scope_code
        from before_rule_results where status = 'flag'
    ),

    after as (
        select rule_id, subject_type, subject_id, scope_code
        from after_rule_results where status = 'flag'
    ),

    moved as (
        select rule_id, subject_type, subject_id, b.rule_id is null as is_new
        from before as b
        full join after as a using (rule_id, subject_type, subject_id)
        where b.scope_code is null or a.scope_code is null
    ),

    -- Whom a flag is about is no secret for cooperatives and units; of mentors there is a number.
    told as (
        select
            *,
            case when subject_type != 'mentor' then subject_id end as shown_id,
            case subject_type
                when 'cooperative' then subject_id
                when 'unit' then split_part(subject_id, '/', 1)
            end as cooperative_id
        from moved
    )

    select
        rule_id,
        subject_type,
        count(*) filter (is_new) as new,
        count(*) filter (not is_new) as gone,
        count(distinct cooperative_id) as cooperatives,
        coalesce(list(shown_id order by shown_id) filter (is_new and shown_id is not null), [])
            as new_ids,
        coalesce(list(shown_id order by shown_id) filter (not is_new and shown_id is not null), [])
            as gone_ids
    from told
    group by all
    order by rule_id, subject_type
"""


@dataclass(frozen=True)
class Effects:
    """What moves, each row with its ``cause``; ``altogether`` is from before to the last stage.

    ``figures``: metric_id, level (country, province, regency), code, then numerator_, denominator_
    and value_ before and after; a value without denominator is NaN, one that was not measured has
    neither. ``tiers``: tier_before and tier_after ('' for a cooperative that was not there, or is
    no more), cooperatives (count), cooperative_ids. ``flags``: rule_id, subject_type, new and gone
    (counts), cooperatives (behind them), new_ids and gone_ids (none about mentors).
    """

    figures: pd.DataFrame
    tiers: pd.DataFrame
    flags: pd.DataFrame

    @property
    def none(self) -> bool:
        """Whether nothing moves."""
        return self.figures.empty and self.tiers.empty and self.flags.empty


def effects(before: Results, stages: Sequence[tuple[str, Results]]) -> Effects:
    """Compare the results ``before`` (none: a first release) with each stage's, one on the other.

    ``stages`` are pairs of a cause and an assessment's results. With more than one, rows of the
    cause ``altogether`` say what moves from the first to the last.
    """
    steps = list(zip([before, *(results for _, results in stages)], stages, strict=False))
    compared = [(earlier, cause, later) for earlier, (cause, later) in steps]
    if len(stages) > 1:
        compared.append((before, ALTOGETHER, stages[-1][1]))
    found: dict[str, list[pd.DataFrame]] = {"figures": [], "tiers": [], "flags": []}
    for earlier, cause, later in compared or [(before, "", before)]:  # the columns, and no row
        with engine.connect() as connection:
            _lay(connection, "before", earlier)
            _lay(connection, "after", later)
            for name, sql in (("figures", _FIGURES), ("tiers", _TIERS), ("flags", _FLAGS)):
                frame = connection.execute(sql).df()
                for ids in [column for column in frame.columns if column.endswith("_ids")]:
                    frame[ids] = pd.Series([list(each) for each in frame[ids]], dtype=object)
                frame.insert(0, "cause", cause)
                found[name].append(frame)
    return Effects(**{name: _joined(frames) for name, frames in found.items()})


def moved(before: Results, after: Results) -> pd.DataFrame:
    """Return the figures alone that move from one assessment's results to another's.

    The columns are those of ``Effects.figures`` without the cause.
    """
    with engine.connect() as connection:
        _lay(connection, "before", before)
        _lay(connection, "after", after)
        return connection.execute(_FIGURES).df()


def _lay(connection: duckdb.DuckDBPyConnection, when: str, results: Results) -> None:
    for name, columns in _EMPTY.items():
        paths = results.get(name, ())
        rows = f"select {columns} where false"
        if paths:
            rows = f"select * from read_parquet({engine.quoted_list(paths)})"
        connection.execute(f"create view {when}_{name} as {rows}")


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if not frame.empty]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]
