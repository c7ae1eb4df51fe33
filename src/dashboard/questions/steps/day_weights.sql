-- id: day_weights
-- about: How much each day counts, and the running total: effective days lie between two totals.
-- after: calendar_places, programme_gap
-- needs_to_clear: calendar?.factor
with days as (
    select unnest(generate_series($as_of::date - $history_days, $as_of::date, interval 1 day))::date as on_day
),

declared as (
    select scope_code, date_from, date_to, coalesce(factor, 0) as factor from calendar
    union all
    select scope_code, date_from::date, date_to::date, coalesce(factor, 0) from holidays
),

reduced as (
    select declared.scope_code, days.on_day, min(declared.factor) as factor
    from declared
    join days on days.on_day between declared.date_from and declared.date_to
    group by all
),

codes as (
    select distinct calendar_code from calendar_places
),

local_reductions as (
    select codes.calendar_code, reduced.on_day, min(reduced.factor) as factor
    from codes
    join reduced on starts_with(codes.calendar_code, reduced.scope_code)
    group by all
),

weights as (
    select
        codes.calendar_code,
        days.on_day,
        case
            when isodow(days.on_day) > 5 then 0
            when gap.on_day is not null then 0
            else coalesce(local_reductions.factor, 1)
        end as weight
    from codes
    cross join days
    left join local_reductions
        on codes.calendar_code = local_reductions.calendar_code
        and days.on_day = local_reductions.on_day
    left join programme_gap as gap
        on left(codes.calendar_code, 2) = gap.province_code and days.on_day = gap.on_day
)

select
    calendar_code,
    on_day,
    weight,
    sum(weight) over by_day as through,
    -- The same without the calendar: what shows that a rule is silent only because of it.
    count(*) filter (where isodow(on_day) <= 5) over by_day as weekdays_through
from weights
window by_day as (partition by calendar_code order by on_day)
