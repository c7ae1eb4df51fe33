-- id: weekly_operating
-- about: Cooperatives with a unit that runs today, week by week since it opened, up to the newest report on units.
-- needs: cooperatives, business_units, business_units.opened_on
with running as (
    -- A unit that does not say when it opened counts from the first week: it is no pace.
    select
        cooperative_id,
        left(scope_code, $length) as scope_code,
        min(coalesce(opened_on, date '1900-01-01')) as running_from
    from unit_facts
    where status = 'operating' and starts_with(coalesce(scope_code, ''), $scope)
    group by all
),

newest as (
    select max(as_of) as as_of from unit_facts where starts_with(coalesce(scope_code, ''), $scope)
),

weeks as (
    select unnest(generate_series(as_of - 7 * ($trend_weeks - 1), as_of, interval 7 day))::date as week_on
    from newest
),

held as (
    select left(scope_code, $length) as scope_code, count(*) as cooperatives
    from cooperative_facts
    where starts_with(coalesce(scope_code, ''), $scope)
    group by all
)

select
    h.scope_code,
    w.week_on,
    count(r.cooperative_id)::integer as numerator,
    h.cooperatives::integer as known,
    h.cooperatives::integer as denominator
from held as h
cross join weeks as w
left join running as r on h.scope_code = r.scope_code and r.running_from <= w.week_on
group by all
order by all
