-- id: cooperative_building
-- about: One cooperative's building, one row per snapshot whose figure or state differs from the one before.
-- needs: construction
with known as (
    select
        as_of,
        physical_pct,
        stage,
        lag(physical_pct) over (order by as_of) as before_pct,
        lag(stage) over (order by as_of) as before_stage
    from construction
    where cooperative_id = $cooperative and as_of <= $as_of::date
)

select
    as_of,
    physical_pct,
    stage
from known
where physical_pct is distinct from before_pct or stage is distinct from before_stage or before_pct is null
order by as_of
