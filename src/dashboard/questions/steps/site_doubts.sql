-- id: site_doubts
-- about: Cooperatives whose visits meet at one point far from the register's: the register is probably wrong, not the mentor.
-- after: visit_facts
-- needs_to_clear: visits.latitude, visits.longitude, visits.mode
with located as (
    select
        *,
        median(latitude) over (partition by cooperative_id) as middle_latitude,
        median(longitude) over (partition by cooperative_id) as middle_longitude
    from visit_facts
    where latitude is not null and mode not in ('phone', 'online', 'event')
),

middles as (
    select
        cooperative_id,
        any_value(middle_latitude) as latitude,
        any_value(middle_longitude) as longitude,
        count(*) as located,
        count(*) filter (where
            km(latitude, longitude, middle_latitude, middle_longitude) <= $cluster_km) as together,
        count(distinct visited_on) filter (where
            km(latitude, longitude, middle_latitude, middle_longitude) <= $cluster_km) as days_together,
        any_value(km(middle_latitude, middle_longitude, site_latitude, site_longitude)) as km_from_site,
        any_value(site_error_km) as site_error_km
    from located
    group by all
),

doubted as (
    select * from middles
    where
        days_together >= $cluster_days
        and together >= 0.6 * located
        and km_from_site > greatest($place_far_km, 3 * site_error_km)
),

-- A mentor who logs many cooperatives from one point (home, office) is no proof against the register. Once
-- is no habit: a phone may still hold the place of the visit before.
elsewhere as (
    select d.cooperative_id, other.cooperative_id as other_id
    from doubted as d
    join located as own on d.cooperative_id = own.cooperative_id
    join located as other
        on own.mentor_id = other.mentor_id
        and d.cooperative_id != other.cooperative_id
        and other.latitude between d.latitude - 0.005 and d.latitude + 0.005
        and other.longitude between d.longitude - 0.005 and d.longitude + 0.005
    where
        km(other.latitude, other.longitude, d.latitude, d.longitude) <= $cluster_km
        and km(other.latitude, other.longitude, other.site_latitude, other.site_longitude) > $place_far_km
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
