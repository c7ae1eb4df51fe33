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
        row_number() over mentor_day as nth,
        coalesce(started_at - lag(started_at) over mentor_day <= interval 5 minute, false) as follows,
        coalesce(lead(started_at) over mentor_day - started_at <= interval 5 minute, false) as followed
    from visit_facts
    where timed and mode != 'phone' and mode != 'online'
    window mentor_day as (partition by mentor_id order by started_at, visit_id)
),

-- Numbered among all sessions, though those of one visit are left out: every visit begins one but those that follow.
grouped as (
    select
        visit_id,
        mentor_id,
        cooperative_id,
        nth - sum(follows::int) over (partition by mentor_id order by nth) as session
    from ordered
    where follows or followed
),

-- Most sessions are one visit; only what could be a meeting is looked at closely.
large as (
    select mentor_id, session
    from grouped
    group by all
    having count(distinct cooperative_id) >= $joint_cooperatives
),

gathered as (
    select
        g.*,
        v.started_at,
        v.latitude,
        v.longitude,
        v.photo_hashes,
        plain_text(r.findings) as plain,
        km(v.latitude, v.longitude, v.site_latitude, v.site_longitude) as km_from_site
    from large as l
    join grouped as g on l.mentor_id = g.mentor_id and l.session = g.session
    join visit_facts as v on g.visit_id = v.visit_id
    join visits as r on g.visit_id = r.visit_id
),

shared_photos as (
    select mentor_id, session, max(cooperatives) as cooperatives
    from (
        select mentor_id, session, hash, count(distinct cooperative_id) as cooperatives
        from (select mentor_id, session, cooperative_id, unnest(photo_hashes) as hash from gathered)
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
    from gathered
    group by all
)

select
    g.visit_id,
    g.mentor_id || '/' || g.session as event_id,
    g.visit_id = s.host_visit_id as host
from sessions as s
join gathered as g on s.mentor_id = g.mentor_id and s.session = g.session
left join shared_photos as p on s.mentor_id = p.mentor_id and s.session = p.session
where
    (s.located >= 2 and s.spread_km <= $joint_km)
    or coalesce(p.cooperatives, 0) >= s.cooperatives
    or (s.texts = 1 and s.texts_written >= $joint_cooperatives)
