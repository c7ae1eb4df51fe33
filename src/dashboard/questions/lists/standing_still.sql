-- id: standing_still
-- about: Cooperatives whose building has not risen for so many weeks, or is stopped; the longest first.
-- needs: construction
with steps as (
    select
        cooperative_id,
        as_of,
        physical_pct,
        lag(physical_pct) over (partition by cooperative_id order by as_of) as before_pct
    from construction
    where as_of <= $as_of::date
),

risen as (
    select cooperative_id, max(as_of) as risen_on
    from steps
    where before_pct is null or physical_pct > before_pct
    group by all
)

select
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    f.physical_pct,
    f.stage,
    r.risen_on,
    floor(date_diff('day', r.risen_on, $as_of::date) / 7)::integer as weeks_still,
    f.blocker,
    f.blocker_owner
from cooperative_facts as f
join risen as r on f.cooperative_id = r.cooperative_id
where
    starts_with(coalesce(f.scope_code, ''), $scope)
    and f.physical_pct > 0
    and f.physical_pct < 100
    and (f.stage = 'stopped' or r.risen_on <= $as_of::date - 7 * $weeks::integer)
order by weeks_still desc, f.scope_code, f.cooperative_id
