-- id: regency_feed
-- about: Up to which day each regency can be judged, and whether its reports are complete enough to judge anybody.
-- after: sites, day_weights
-- needs: visits
-- needs_to_clear: visits.submitted_at, mentors.regency_code, mentors.contract_from, mentors.contract_to
with regency_list as (
    select distinct regency_code from sites where regency_code is not null
),

declared as (
    select regency_code, max(complete_to) as complete_to
    from feeds
    where "table" = 'visits'
    group by all
),

reported as (
    select
        s.regency_code,
        v.mentor_id,
        v.started_at::date as visited_on,
        v.submitted_at::date - v.started_at::date as days_to_submit
    from visits as v
    join sites as s on v.cooperative_id = s.cooperative_id
    where v.started_at::date <= $as_of::date
),

estimated as (
    select regency_code, max(visited_on) as complete_to from reported group by all
),

judged as (
    select
        r.regency_code,
        declared.complete_to is not null as declared,
        case
            when declared.complete_to < $as_of::date then declared.complete_to
            when declared.complete_to is not null then $as_of::date
            else estimated.complete_to
        end as judged_on,
        estimated.complete_to is not null as has_visits
    from regency_list as r
    left join declared on r.regency_code = declared.regency_code
    left join estimated on r.regency_code = estimated.regency_code
),

-- The window W: so many effective days back from the day of judgement.
windows as (
    select
        j.regency_code,
        max(w.on_day) filter (where w.through <= at_judgement.through - $window_days) as window_from
    from judged as j
    join day_weights as at_judgement
        on j.regency_code = at_judgement.calendar_code and j.judged_on = at_judgement.on_day
    join day_weights as w on j.regency_code = w.calendar_code
    group by all
),

periods as (
    select
        j.regency_code,
        month.starts_on::date as month_on,
        greatest(month.starts_on::date, windows.window_from + 1) as from_day,
        least(last_day(month.starts_on::date), j.judged_on) as to_day
    from judged as j
    join windows on j.regency_code = windows.regency_code
    cross join lateral (
        select unnest(generate_series(
            date_trunc('month', windows.window_from + 1), date_trunc('month', j.judged_on), interval 1 month
        )) as starts_on
    ) as month
),

-- A piece of a month too short for everybody to have written says nothing of its own.
long_periods as (
    select * from periods where to_day - from_day + 1 >= $feed_period_days
),

expected as (
    select p.regency_code, p.month_on, count(*) as mentors
    from long_periods as p
    join mentors as m on p.regency_code = m.regency_code
    where
        list_contains($portfolio_roles, m.role)
        and (m.contract_from is null or m.contract_from <= p.from_day)
        and (m.contract_to is null or m.contract_to >= p.to_day)
    group by all
),

written as (
    select
        p.regency_code,
        p.month_on,
        count(distinct r.mentor_id) filter (where
            list_contains($portfolio_roles, m.role)
            and p.regency_code = m.regency_code
            and (m.contract_from is null or m.contract_from <= p.from_day)
            and (m.contract_to is null or m.contract_to >= p.to_day)
        ) as mentors,
        avg(case when r.days_to_submit <= $timely_days then 1.0 when r.days_to_submit is not null then 0.0 end)
            as timeliness
    from long_periods as p
    join reported as r
        on p.regency_code = r.regency_code and r.visited_on between p.from_day and p.to_day
    left join mentors as m on r.mentor_id = m.mentor_id
    group by all
),

months as (
    select
        p.regency_code,
        p.month_on,
        p.to_day,
        coalesce(written.mentors, 0) / nullif(expected.mentors, 0) as completeness,
        written.timeliness,
        sum(w.weight order by w.on_day) as weight
    from long_periods as p
    left join expected on p.regency_code = expected.regency_code and p.month_on = expected.month_on
    left join written on p.regency_code = written.regency_code and p.month_on = written.month_on
    join day_weights as w
        on p.regency_code = w.calendar_code and w.on_day between p.from_day and p.to_day
    group by all
),

-- Summed in one order: fractions of days would else round differently from run to run.
summed as (
    select
        regency_code,
        sum(completeness * weight order by month_on)
        / nullif(sum(weight order by month_on) filter (where completeness is not null), 0) as completeness,
        sum(timeliness * weight order by month_on)
        / nullif(sum(weight order by month_on) filter (where timeliness is not null), 0) as timeliness,
        arg_max(completeness, month_on) as latest_completeness,
        arg_max(timeliness, month_on) as latest_timeliness,
        sum(weight order by month_on) filter (where
            coalesce(completeness, 1) >= $complete_share and coalesce(timeliness, 1) >= $complete_share
        ) / nullif(sum(weight order by month_on), 0) as complete_share,
        max(to_day) as latest_day
    from months
    group by all
)

select
    j.regency_code,
    j.judged_on,
    j.declared,
    j.has_visits,
    windows.window_from,
    summed.completeness,
    summed.timeliness,
    summed.latest_completeness,
    summed.latest_timeliness,
    case when summed.completeness is not null then summed.complete_share else 0 end as complete_share,
    $as_of::date - j.judged_on as days_late,
    coalesce(
        j.has_visits
        and $as_of::date - j.judged_on <= $late_days
        and summed.completeness is not null
        and summed.complete_share >= $window_share
        and coalesce(summed.latest_completeness, 1) >= $complete_share
        and coalesce(summed.latest_timeliness, 1) >= $complete_share,
        false
    ) as complete
from judged as j
left join windows on j.regency_code = windows.regency_code
left join summed on j.regency_code = summed.regency_code
order by j.regency_code
