-- id: impossible_travel
-- about: Pairs of visits that one person could not both have made, from the places they claim.
-- after: visit_facts, ~joint_events, site_doubts, clarified_visits
-- needs: visits
-- needs_to_clear: visits.ended_at, visits.mode, cooperatives.latitude, cooperatives.longitude, cooperatives.coordinate_kind
with field_visits as (
    select
        v.visit_id,
        v.mentor_id,
        v.cooperative_id,
        v.visited_on,
        v.started_at,
        -- An end hours too late is a form that nobody closed: then only the start is known.
        case when v.minutes <= $longest_minutes then v.ended_at end as ended_at,
        coalesce(d.latitude, v.site_latitude) as latitude,
        coalesce(d.longitude, v.site_longitude) as longitude,
        case when d.latitude is not null then 0.3 else v.site_error_km end as error_km
    from visit_facts as v
    left join site_doubts as d on v.cooperative_id = d.cooperative_id
    left join joint_events as j on v.visit_id = j.visit_id
    -- A joint event is one contact, at its host.
    where v.timed and v.mode != 'phone' and v.mode != 'online' and coalesce(j.host, v.mode != 'event')
),

-- Two plain joins on the day: an "or" of days would compare every visit with every other.
met as (
    select
        a.mentor_id,
        a.visited_on,
        a.visit_id as visit_a,
        b.visit_id as visit_b,
        a.cooperative_id as cooperative_a,
        b.cooperative_id as cooperative_b,
        a.started_at as started_a,
        a.ended_at as ended_a,
        b.started_at as started_b,
        b.ended_at as ended_b,
        km(a.latitude, a.longitude, b.latitude, b.longitude) - a.error_km - b.error_km as km_apart
    from field_visits as a
    join field_visits as b
        on a.mentor_id = b.mentor_id
        and a.visited_on = b.visited_on
        and a.cooperative_id != b.cooperative_id
    where a.started_at < b.started_at or (a.started_at = b.started_at and a.visit_id < b.visit_id)
    union all
    -- A visit that ends after midnight also meets the next morning's.
    select
        a.mentor_id,
        a.visited_on,
        a.visit_id,
        b.visit_id,
        a.cooperative_id,
        b.cooperative_id,
        a.started_at,
        a.ended_at,
        b.started_at,
        b.ended_at,
        km(a.latitude, a.longitude, b.latitude, b.longitude) - a.error_km - b.error_km
    from field_visits as a
    join field_visits as b
        on a.mentor_id = b.mentor_id
        and a.ended_at::date = b.visited_on
        and a.cooperative_id != b.cooperative_id
    where a.ended_at::date > a.visited_on
),

pairs as (
    select
        mentor_id,
        visited_on,
        visit_a,
        visit_b,
        cooperative_a,
        cooperative_b,
        km_apart,
        case
            when ended_a is not null then greatest(0, minutes_between(ended_a, started_b))
            else minutes_between(started_a, started_b)
        end as gap_minutes,
        ended_a is not null or (started_a = started_b and ended_b is not null) as end_known,
        case
            when started_a = started_b then 'tie'
            when ended_a > started_b then 'overlap'
            else 'too_fast'
        end as kind
    from met
)

select
    *,
    (km_apart - 1) * $road_factor / $road_kmh * 60 as needed_minutes
from pairs
where
    km_apart > case when end_known then $travel_floor_km else $travel_floor_start_only_km end
    and (km_apart - 1) * $road_factor / $road_kmh * 60 > gap_minutes + $travel_slack_minutes
    and visit_a not in (select visit_id from clarified_visits)
    and visit_b not in (select visit_id from clarified_visits)
