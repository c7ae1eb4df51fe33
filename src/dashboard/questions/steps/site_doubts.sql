-- id: site_doubts
-- about: Cooperatives whose visits meet at one point far from the register's: the register is probably wrong, not the mentor.
-- after: sites, visit_facts
-- needs_to_clear: visits.latitude, visits.longitude, visits.mode
with located as (
    select cooperative_id, mentor_id, visited_on, latitude, longitude
    from visit_facts
    where latitude is not null and mode not in ('phone', 'online', 'event')
),

-- Only a middle far from the register's point can cast doubt on it.
distant as (
    select
        p.cooperative_id, p.latitude, p.longitude, p.located,
        km(p.latitude, p.longitude, s.site_latitude, s.site_longitude) as km_from_site
    from (
        select cooperative_id, median(latitude) as latitude, median(longitude) as longitude, count(*) as located
        from located
        group by all
    ) as p
    join sites as s on p.cooperative_id = s.cooperative_id
    where km(p.latitude, p.longitude, s.site_latitude, s.site_longitude) > greatest($place_far_km, 3 * s.site_error_km)
),

doubted as (
    select
        d.cooperative_id,
        d.latitude,
        d.longitude,
        d.km_from_site,
        d.located,
        count(*) as together
    from distant as d
    join located as l on d.cooperative_id = l.cooperative_id
    where km(l.latitude, l.longitude, d.latitude, d.longitude) <= $cluster_km
    group by all
    having count(distinct l.visited_on) >= $cluster_days and count(*) >= 0.6 * d.located
),

-- A mentor who logs many cooperatives from one point (home, office) is no proof against the register. Once
-- is no habit: a phone may still hold the place of the visit before.
elsewhere as (
    select d.cooperative_id, other.cooperative_id as other_id
    from (
        select distinct d.cooperative_id, d.latitude, d.longitude, own.mentor_id
        from doubted as d
        join located as own on d.cooperative_id = own.cooperative_id
    ) as d
    join located as other on d.mentor_id = other.mentor_id and d.cooperative_id != other.cooperative_id
    join sites as s on other.cooperative_id = s.cooperative_id
    where
        other.latitude between d.latitude - 0.005 and d.latitude + 0.005
        and other.longitude between d.longitude - 0.005 and d.longitude + 0.005
        and km(other.latitude, other.longitude, d.latitude, d.longitude) <= $cluster_km
        and km(other.latitude, other.longitude, s.site_latitude, s.site_longitude) > $place_far_km
    group by all
    having count(distinct other.visited_on) >= $habit_days
),

habits as (
    select cooperative_id, count(*) as cooperatives from elsewhere group by all
)

select d.cooperative_id, d.latitude, d.longitude, d.km_from_site, d.together, d.located
from doubted as d
left join habits as h on d.cooperative_id = h.cooperative_id
where coalesce(h.cooperatives, 0) <= 1
