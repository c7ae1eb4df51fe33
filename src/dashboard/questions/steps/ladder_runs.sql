-- id: ladder_runs
-- about: How long each cooperative stood on each step of the ladder: one row per unbroken stay, the step as in cooperative_facts.
-- after: sites
-- needs: construction
with building as (
    select
        cooperative_id,
        as_of,
        case
            when stage = 'operating' then 6
            when stage = 'equipped' then 5
            when stage = 'built' or physical_pct >= 100 then 4
            when stage = 'building' or physical_pct > 0 then 3
            when land_status = 'verified' or stage = 'land_ready' then 2
            else 1
        end as rank
    from construction
    where as_of <= $as_of::date
    -- Most snapshots repeat the one before.
    qualify rank is distinct from lag(rank) over (partition by cooperative_id order by as_of)
),

reported as (
    select
        cooperative_id,
        unit_type,
        as_of,
        (status = 'operating')::integer as runs,
        (status = 'operating' and coalesce(monthly_sales_idr, 0) > 0)::integer as sells
    from business_units
    where as_of <= $as_of::date
),

changed as (
    select
        cooperative_id,
        as_of,
        runs - lag(runs, 1, 0) over by_unit as runs,
        sells - lag(sells, 1, 0) over by_unit as sells
    from reported
    window by_unit as (partition by cooperative_id, unit_type order by as_of)
),

days as (
    select cooperative_id, as_of, sum(runs) as runs, sum(sells) as sells
    from changed
    group by all
),

units as (
    select
        cooperative_id,
        as_of,
        case
            when sum(sells) over by_date > 0 then 7
            when sum(runs) over by_date > 0 then 6
            else 0
        end as rank
    from days
    window by_date as (partition by cooperative_id order by as_of)
),

known as (
    select
        cooperative_id,
        as_of,
        last_value(b.rank ignore nulls) over by_date as building,
        last_value(u.rank ignore nulls) over by_date as units
    from building as b
    full join units as u using (cooperative_id, as_of)
    window by_date as (
        partition by cooperative_id order by as_of
        rows between unbounded preceding and current row
    )
),

-- 0: no record yet. What the first record shows began on a day that nobody knows.
ranked as (
    select
        cooperative_id,
        as_of,
        case when building is null and coalesce(units, 0) = 0 then 0 else greatest(building, units, 1) end as rank
    from known
),

begun as (
    select
        *,
        coalesce(lag(rank) over (partition by cooperative_id order by as_of), 0) as before
    from ranked
    qualify rank is distinct from lag(rank) over (partition by cooperative_id order by as_of)
),

stays as (
    select
        *,
        lead(as_of) over by_date as until,
        lead(rank) over by_date as next
    from begun
    window by_date as (partition by cooperative_id order by as_of)
)

select
    y.cooperative_id,
    s.scope_code,
    ['formed', 'land_verified', 'building', 'built', 'equipped', 'operating', 'selling'][y.rank] as step,
    case when y.rank = 1 and y.before = 0 then earliest(c.legal_entity_on, y.as_of) else y.as_of end as since,
    y.before > 0 or (y.rank = 1 and coalesce(c.legal_entity_on <= y.as_of, false)) as since_known,
    y.until,
    y.next > y.rank as rose
from stays as y
join sites as s on y.cooperative_id = s.cooperative_id
join cooperatives as c on y.cooperative_id = c.cooperative_id
where y.rank > 0
order by s.scope_code, y.cooperative_id, y.as_of
