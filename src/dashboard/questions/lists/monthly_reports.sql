-- id: monthly_reports
-- about: Monthly reports of the newest month that is due, by regency: in time, late, none, or not yet sent on; counts only.
-- needs: monthly_reports, mentors, monthly_reports.received_on
with due as (
    select newest_month_due($as_of, $days) as month_on
),

expected as (
    select
        m.mentor_id,
        m.scope_code,
        d.month_on,
        last_day_to_report(d.month_on, $days) as last_day
    from mentor_facts as m
    cross join due as d
    where
        m.capacity > 0
        and starts_with(m.scope_code, $scope)
        and coalesce(m.contract_from, date '1900-01-01') <= d.month_on
        and coalesce(m.contract_to, date '9999-12-31') >= (d.month_on + interval 1 month)::date
),

-- A regency whose reports have not all arrived cannot be said to have sent none.
arrived as (
    select regency_code, min(complete_to) as complete_to
    from feeds
    where "table" = 'monthly_reports'
    group by all
)

select
    e.scope_code as code,
    any_value(e.month_on) as month_on,
    count(*)::integer as expected,
    count(*) filter (where r.received_on <= e.last_day)::integer as in_time,
    count(*) filter (where r.received_on > e.last_day)::integer as late,
    count(*) filter (where r.received_on is null and coalesce(a.complete_to, e.last_day) >= e.last_day)::integer
        as none,
    count(*) filter (where r.received_on is null and a.complete_to < e.last_day)::integer as unknown
from expected as e
left join monthly_reports as r
    on e.mentor_id = r.mentor_id and date_trunc('month', r.month) = e.month_on and r.status is distinct from 'missing'
left join arrived as a on e.scope_code = a.regency_code
group by all
order by all
