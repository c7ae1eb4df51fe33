-- id: monthly_report_mentors
-- about: The monthly report of the newest month that is due, by assistant in service all that month. Supervisors only.
-- needs: monthly_reports, mentors, monthly_reports.received_on
with due as (
    select newest_month_due($as_of, $days) as month_on
),

arrived as (
    select regency_code, min(complete_to) as complete_to
    from feeds
    where "table" = 'monthly_reports'
    group by all
)

select
    'mentor' as subject_type,
    m.mentor_id as subject_id,
    m.mentor_id,
    m.name as mentor_name,
    m.scope_code,
    d.month_on,
    r.received_on,
    case
        when r.received_on <= last_day_to_report(d.month_on, $days) then 'in_time'
        when r.received_on is not null then 'late'
        when a.complete_to < last_day_to_report(d.month_on, $days) then 'unknown'
        else 'none'
    end as report
from mentor_facts as m
cross join due as d
left join monthly_reports as r
    on m.mentor_id = r.mentor_id and date_trunc('month', r.month) = d.month_on and r.status is distinct from 'missing'
left join arrived as a on m.scope_code = a.regency_code
where
    m.capacity > 0
    and starts_with(m.scope_code, $scope)
    and coalesce(m.contract_from, date '1900-01-01') <= d.month_on
    and coalesce(m.contract_to, date '9999-12-31') >= (d.month_on + interval 1 month)::date
order by m.scope_code, m.mentor_id
