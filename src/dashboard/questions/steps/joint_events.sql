-- id: joint_events
-- about: One meeting logged once for each cooperative that came: same mentor, same start, same point, picture or text.
-- after: visit_facts
-- needs: visits
with ordered as (
    select
        visit_id,
        mentor_id,
        cooperative_id,
        started_at,
        latitude,
        longitude,
        photo_hashes,
        plain_text(findings) as plain,
        km(latitude, longitude, site_latitude, site_longitude) as km_from_site,
        case
            when started_at - lag(started_at) over mentor_day <= interval 5 minute then 0 else 1
        end as begins
    from visit_facts
    where timed and mode != 'phone' and mode != 'online'
    window mentor_day as (partition by mentor_id order by started_at, visit_id)
),

grouped as (
    select
        *,
        sum(begins) over (partition by mentor_id order by started_at, visit_id) as session
    from ordered
),

shared_photos as (
    select mentor_id, session, max(cooperatives) as cooperatives
    from (
        select mentor_id, session, hash, count(distinct cooperative_id) as cooperatives
        from (select mentor_id, session, cooperative_id, unnest(photo_hashes) as hash from grouped)
        group by all
    )
    group by all
),

sessions as (
    select
        mentor_id,
        session,
        count(distinct cooperative_id) as cooperatives,
        count(latitude) as located,
        km(min(latitude), min(longitude), max(latitude), max(longitude)) as spread_km,
        count(distinct plain) as texts,
        count(plain) as texts_written,
        arg_min(visit_id, (coalesce(km_from_site, 1e6), started_at, visit_id)) as host_visit_id
    from grouped
    group by all
)

select
    g.visit_id,
    g.mentor_id || '/' || g.session as event_id,
    g.visit_id = s.host_visit_id as host
from sessions as s
join grouped as g on s.mentor_id = g.mentor_id and s.session = g.session
left join shared_photos as p on s.mentor_id = p.mentor_id and s.session = p.session
where
    s.cooperatives >= $joint_cooperatives
    and (
        (s.located >= 2 and s.spread_km <= $joint_km)
        or coalesce(p.cooperatives, 0) >= s.cooperatives
        or (s.texts = 1 and s.texts_written >= $joint_cooperatives)
    )
