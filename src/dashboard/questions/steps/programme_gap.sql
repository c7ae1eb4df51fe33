-- id: programme_gap
-- about: Days on which most of a province's mentors had no contract in force: the programme paused, nobody failed.
with mentor_days as (
    select
        left(m.regency_code, 2) as province_code,
        day.on_day,
        (m.contract_from is null or m.contract_from <= day.on_day)
        and (m.contract_to is null or m.contract_to >= day.on_day) as in_force
    from mentors as m
    cross join (
        select unnest(generate_series($as_of::date - $history_days, $as_of::date, interval 1 day))::date as on_day
    ) as day
    where list_contains($portfolio_roles, m.role) and m.regency_code is not null
)

select
    province_code,
    on_day,
    count(*) as mentors,
    count(*) filter (where in_force) as in_force
from mentor_days
group by all
having count(*) filter (where not in_force) > $programme_gap_share * count(*)
