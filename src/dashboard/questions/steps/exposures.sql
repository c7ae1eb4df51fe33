-- id: exposures
-- about: Per cooperative, the day it is judged on, its window, how long its mentor has been there, and its last visit of any kind.
-- after: visit_facts, accompaniment, regency_feed, day_weights
with last_visits as (
    select
        cooperative_id,
        max(visited_on) as last_visit_on,
        arg_max(visit_id, (started_at, visit_id)) as last_visit_id,
        count(*) filter (where in_window) as visits
    from visit_facts
    group by all
)

select
    a.cooperative_id,
    a.scope_code,
    a.calendar_code,
    f.judged_on,
    f.window_from,
    f.complete as feed_complete,
    f.complete_share,
    coalesce(v.visits, 0) as visits,
    v.last_visit_on,
    v.last_visit_id,
    judged.through as through_judged,
    judged.weekdays_through as weekdays_judged,
    judged.through - visited.through as days_since_visit,
    judged.weekdays_through - visited.weekdays_through as weekdays_since_visit,
    -- Effective days of the window on which the present mentor was there.
    judged.through - least(judged.through, greatest(
        coalesce(window_start.through, 0), coalesce(assigned.through, window_start.through, 0)
    )) as exposure_days,
    judged.weekdays_through - least(judged.weekdays_through, greatest(
        coalesce(window_start.weekdays_through, 0),
        coalesce(assigned.weekdays_through, window_start.weekdays_through, 0)
    )) as exposure_weekdays
from accompaniment as a
left join regency_feed as f on left(a.calendar_code, 5) = f.regency_code
left join last_visits as v on a.cooperative_id = v.cooperative_id
left join day_weights as judged on a.calendar_code = judged.calendar_code and f.judged_on = judged.on_day
left join day_weights as visited
    on a.calendar_code = visited.calendar_code
    and visited.on_day = not_before(v.last_visit_on, $as_of::date - $history_days)
left join day_weights as window_start
    on a.calendar_code = window_start.calendar_code and f.window_from = window_start.on_day
left join day_weights as assigned
    on a.calendar_code = assigned.calendar_code
    and assigned.on_day = not_before(a.held_from, $as_of::date - $history_days)
