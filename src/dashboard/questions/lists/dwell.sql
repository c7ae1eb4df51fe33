-- id: dwell
-- about: Weeks on each step of the ladder in every place of a scope: of those who stand there now, and of those who rose from it; quartiles.
-- needs: construction
with spent as (
    select
        left(coalesce(scope_code, ''), $length) as scope_code,
        step,
        until is null as here,
        since_known,
        floor(date_diff('day', since, coalesce(until, $as_of::date)) / 7)::integer as weeks
    from ladder_runs
    where starts_with(coalesce(scope_code, ''), $scope) and (until is null or rose)
),

spread as (
    select
        scope_code,
        step,
        here,
        quantile_disc(weeks, [0.25, 0.5, 0.75]) as quartiles
    from spent
    group by all
)

-- A stay that had begun before the first record lasted at least so long. Quartiles of such weeks are
-- never too high, and they are exact where no such stay lies below them.
select
    s.scope_code,
    s.step,
    s.here,
    count(*)::integer as cooperatives,
    (count(*) filter (where not s.since_known))::integer as longer,
    any_value(q.quartiles[1]) as lower,
    any_value(q.quartiles[2]) as median,
    any_value(q.quartiles[3]) as upper,
    coalesce(bool_or(not s.since_known and s.weeks < q.quartiles[1]), false) as lower_at_least,
    coalesce(bool_or(not s.since_known and s.weeks < q.quartiles[2]), false) as median_at_least,
    coalesce(bool_or(not s.since_known and s.weeks < q.quartiles[3]), false) as upper_at_least
from spent as s
join spread as q on s.scope_code = q.scope_code and s.step = q.step and s.here = q.here
group by all
order by all
