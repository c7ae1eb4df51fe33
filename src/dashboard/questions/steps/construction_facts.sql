-- id: construction_facts
-- about: The latest snapshot of each cooperative's land and building, and the day on which it last rose.
-- after: sites
-- needs: construction
with followed as (
    select
        *,
        lag(physical_pct) over (partition by cooperative_id order by as_of) as before_pct
    from construction
    where as_of <= $as_of::date
),

risen as (
    select
        cooperative_id,
        max(as_of) filter (where before_pct is null or physical_pct > before_pct) as risen_on
    from followed
    group by all
)

select
    f.* exclude (before_pct) replace (coalesce(f.measured_on, f.as_of) as measured_on),
    r.risen_on
from followed as f
join risen as r on f.cooperative_id = r.cooperative_id
qualify row_number() over (partition by f.cooperative_id order by f.as_of desc) = 1
