-- id: reports_in_time
-- title_id: Laporan bulanan tepat waktu
-- title_en: Monthly reports in time
-- of_id: laporan yang jatuh tempo
-- of_en: reports due
-- unit: share
-- subject: mentor
-- good: high
-- needs: monthly_reports, mentors, monthly_reports.received_on
with due as (
    select newest_month_due($as_of, $report_days) as month_on
),

arrived as (
    select regency_code, min(complete_to) as complete_to
    from feeds
    where "table" = 'monthly_reports'
    group by all
),

expected as (
    select
        m.mentor_id,
        m.scope_code,
        d.month_on,
        last_day_to_report(d.month_on, $report_days) as last_day
    from mentor_facts as m
    cross join due as d
    where
        m.capacity > 0
        and coalesce(m.contract_from, date '1900-01-01') <= d.month_on
        and coalesce(m.contract_to, date '9999-12-31') >= (d.month_on + interval 1 month)::date
)

select
    e.mentor_id as subject_id,
    e.scope_code,
    coalesce(r.received_on <= e.last_day, false)::integer as numerator,
    -- What has not arrived yet cannot be called late.
    case when r.received_on is not null or coalesce(a.complete_to, e.last_day) >= e.last_day then 1 end as denominator
from expected as e
left join monthly_reports as r
    on e.mentor_id = r.mentor_id and date_trunc('month', r.month) = e.month_on and r.status is distinct from 'missing'
left join arrived as a on e.scope_code = a.regency_code
