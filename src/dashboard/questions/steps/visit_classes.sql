-- id: visit_classes
-- about: What supports each visit and what speaks against it: V2 verified, V1 plausible, V0 unsupported, VX contradicted.
-- after: visit_facts, clarified_visits, ~back_check_results, site_doubts, joint_events, impossible_travel, repeated_photos, photo_reuse, finding_texts, text_copies, portfolios
-- needs: visits
-- needs_to_clear: visits.started_at, visits.ended_at, visits.submitted_at, visits.latitude, visits.longitude, visits.gps_accuracy_m, visits.mode, visits.photo_hashes, visits.findings, back_checks?.visit_id
with routes as (
    select distinct unnest([visit_a, visit_b]) as visit_id from impossible_travel
),

reused as (
    select distinct visit_id from photo_reuse
),

-- A picture proves presence once: on the day on which it is first shown, unless many share it.
repeated as (
    select
        r.visit_id,
        count(*) as photos,
        bool_or(r.visited_on = f.first_on) as first_here
    from repeated_photos as r
    left join (
        select hash, min(visited_on) as first_on
        from repeated_photos
        group by hash
        having count(distinct mentor_id) < $common_mentors
    ) as f on r.hash = f.hash
    group by r.visit_id
),

denials as (
    select visit_id from back_check_results where visit_id is not null and result = 'denied'
),

-- A mentor who fills a portfolio, at a cooperative that was not theirs around that day, with nobody away
-- whose place they could have taken.
unassigned as materialized (
    select v.visit_id, v.cooperative_id, v.visited_on
    from visit_facts as v
    anti join portfolios as p
        on v.cooperative_id = p.cooperative_id
        and v.mentor_id = p.mentor_id
        and v.visited_on >= coalesce(p.held_from - $assignment_grace_days, v.visited_on)
        and v.visited_on <= coalesce(p.held_to + $assignment_grace_days, v.visited_on)
    where list_contains($portfolio_roles, v.role) and exists (select 1 from portfolios)
),

strangers as (
    select u.visit_id
    from unassigned as u
    anti join (
        select p.cooperative_id, a.absent_from, a.absent_to
        from portfolios as p
        join absences as a on p.mentor_id = a.mentor_id
    ) as away on u.cooperative_id = away.cooperative_id and u.visited_on between away.absent_from and away.absent_to
),

marked as (
    select
        v.*,
        coalesce(d.latitude, v.site_latitude) as place_latitude,
        coalesce(d.longitude, v.site_longitude) as place_longitude,
        case when d.latitude is not null then 0.3 else v.site_error_km end as place_error_km,
        j.event_id,
        coalesce(j.host, false) as host,
        t.content_words >= $specific_words and not t.boilerplate and not coalesce(c.copied, false) as specific_text,
        c.visit_id is not null as text_copy,
        routes.visit_id is not null as bad_route,
        reused.visit_id is not null as bad_photo,
        coalesce(length(v.photo_hashes), 0) > coalesce(repeated.photos, 0)
        or coalesce(repeated.first_here, false) as fresh_photo,
        denials.visit_id is not null as denied,
        strangers.visit_id is not null as stranger,
        cleared.visit_id is not null as clarified
    from visit_facts as v
    left join site_doubts as d on v.cooperative_id = d.cooperative_id
    left join joint_events as j on v.visit_id = j.visit_id
    left join finding_texts as t on v.visit_id = t.visit_id
    left join text_copies as c on v.visit_id = c.visit_id
    left join routes on v.visit_id = routes.visit_id
    left join reused on v.visit_id = reused.visit_id
    left join repeated on v.visit_id = repeated.visit_id
    left join denials on v.visit_id = denials.visit_id
    left join strangers on v.visit_id = strangers.visit_id
    left join clarified_visits as cleared on v.visit_id = cleared.visit_id
),

placed as (
    select *, km(latitude, longitude, place_latitude, place_longitude) as km_from_site from marked
),

judged as (
    select
        *,
        mode != 'phone' and mode != 'online' as in_person,
        coalesce(
            km_from_site <= greatest($place_near_km, place_error_km + 2 * coalesce(gps_accuracy_m, 0) / 1000),
            false
        ) as mark_place,
        coalesce(
            minutes between $shortest_minutes and $longest_minutes and hours_to_submit <= $prompt_hours, false
        ) as mark_time,
        fresh_photo and not bad_photo as mark_photo,
        coalesce(specific_text, false) as mark_text,
        coalesce(counterpart_confirmed, false) as mark_counterpart,
        case when clarified then cast([] as varchar[]) else list_filter([
            case when bad_route then 'route' end,
            case
                when
                    mode not in ('phone', 'online', 'event')
                    and event_id is null
                    and km_from_site > case
                        when place_error_km >= 3 then $place_far_centroid_km
                        else greatest($place_far_km, 3 * place_error_km)
                    end
                    and coalesce(gps_accuracy_m, 0) <= $accuracy_limit_m
                    then 'place'
            end,
            case when bad_photo then 'photo' end,
            case when stranger then 'assignment' end,
            case when denied then 'denied' end,
            case when hours_to_submit < 0 then 'submission' end
        ], lambda sign: sign is not null) end as contradictions
    from placed
),

-- Where hardly any visit of a regency speaks of presence, or of substance, none could be verified.
regency_shares as (
    select
        regency_code,
        in_person,
        least(
            avg((
                latitude is not null or counterpart_confirmed is not null or coalesce(length(photo_hashes), 0) > 0
            )::int),
            avg((minutes is not null or has_findings or action_items is not null)::int)
        ) as verifiable
    from judged
    group by all
),

weighed as (
    select
        *,
        mark_place::int + mark_time::int + mark_photo::int + mark_text::int + mark_counterpart::int as marks,
        mark_place or mark_counterpart or (mark_photo and mark_time) as present_mark,
        case
            when mark_text or minutes >= $shortest_minutes then true
            else coalesce(content_words(action_items) >= $action_words, false)
        end as substance_mark,
        -- An event is a joint contact also where its other records did not arrive.
        not host and (event_id is not null or mode = 'event') as joint
    from judged
)

select
    w.visit_id,
    w.cooperative_id,
    w.scope_code,
    w.regency_code,
    w.calendar_place,
    w.mentor_id,
    w.role,
    w.visited_on,
    w.started_at,
    w.minutes,
    w.mode,
    case
        when length(w.contradictions) > 0 then 'VX'
        when w.in_person and not w.joint and w.present_mark and w.substance_mark then 'V2'
        when w.marks > 0 then 'V1'
        else 'V0'
    end as class,
    w.mark_place,
    w.mark_time,
    w.mark_photo,
    w.mark_text,
    w.mark_counterpart,
    w.contradictions,
    w.clarified,
    w.text_copy,
    w.joint,
    w.event_id,
    -- An accepted explanation of a visit without substance stands for the substance.
    not w.clarified and w.in_person and coalesce(w.minutes < $shortest_minutes and not w.mark_text, false) as hollow,
    round(w.km_from_site, 3) as km_from_site,
    w.problem_found,
    w.families_reported >= $assessable_families and r.verifiable >= $assessable_share as assessable,
    w.families_reported,
    w.in_window
from weighed as w
join regency_shares as r on w.regency_code is not distinct from r.regency_code and w.in_person = r.in_person
order by w.visit_id
