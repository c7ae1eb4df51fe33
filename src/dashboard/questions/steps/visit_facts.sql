-- id: visit_facts
-- about: Every visit that can be judged yet, with its site, its distance from it, its length and its delay.
-- after: sites, regency_feed
-- needs: visits
select
    v.visit_id,
    v.mentor_id,
    m.role,
    v.cooperative_id,
    s.scope_code,
    s.regency_code,
    s.calendar_place,
    v.started_at::date as visited_on,
    v.started_at,
    v.started_at_has_time as timed,
    case when v.ended_at_has_time and v.started_at_has_time and v.ended_at >= v.started_at then v.ended_at end
        as ended_at,
    case
        when v.ended_at_has_time and v.started_at_has_time and v.ended_at >= v.started_at
            then minutes_between(v.started_at, v.ended_at)
    end as minutes,
    v.submitted_at,
    case when v.submitted_at_has_time and v.started_at_has_time then minutes_between(v.started_at, v.submitted_at) / 60 end
        as hours_to_submit,
    coalesce(v.mode, 'field') as mode,
    v.latitude,
    v.longitude,
    v.gps_accuracy_m,
    v.photo_hashes,
    v.findings is not null as has_findings,
    v.action_items,
    v.attendees,
    v.counterpart_confirmed,
    v.topics,
    v.problem_found,
    s.site_latitude,
    s.site_longitude,
    s.site_kind,
    s.site_error_km,
    -- How many of the five families of evidence the record says anything about.
    (v.latitude is not null)::int + (v.ended_at is not null)::int
    + (coalesce(length(v.photo_hashes), 0) > 0 or v.photo_count is not null)::int
    + (v.findings is not null)::int + (v.counterpart_confirmed is not null)::int as families_reported,
    v.started_at::date > f.window_from as in_window
from visits as v
join sites as s on v.cooperative_id = s.cooperative_id
left join mentors as m on v.mentor_id = m.mentor_id
left join regency_feed as f on s.regency_code = f.regency_code
where v.started_at::date <= coalesce(f.judged_on, $as_of::date)
