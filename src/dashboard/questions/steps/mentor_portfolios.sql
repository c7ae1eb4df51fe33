-- id: mentor_portfolios
-- about: Who holds which cooperative today, since when, how far from the mentor's base, and the regency that the mentor works in.
-- after: sites, portfolios
-- needs_to_clear: mentors.base_latitude, mentors.base_longitude, cooperatives.latitude, cooperatives.longitude
with pairs as (
    select mentor_id, cooperative_id, min(coalesce(held_from, $as_of::date - $history_days)) as held_from
    from portfolios
    where fills_portfolio and active
    group by all
),

placed as (
    select
        p.*,
        s.regency_code,
        s.site_latitude,
        s.site_longitude,
        m.base_latitude is not null and m.base_longitude is not null as base_known,
        -- Without a base, the middle of the portfolio stands in for it.
        case when base_known then m.base_latitude else avg(s.site_latitude) over by_mentor end as from_latitude,
        case when base_known then m.base_longitude else avg(s.site_longitude) over by_mentor end as from_longitude,
        m.regency_code as posted_code,
        count(*) over (partition by p.mentor_id, s.regency_code) as held_there
    from pairs as p
    join sites as s on p.cooperative_id = s.cooperative_id
    join mentors as m on p.mentor_id = m.mentor_id
    window by_mentor as (
        partition by p.mentor_id order by s.site_latitude, s.site_longitude
        rows between unbounded preceding and unbounded following
    )
)

select
    mentor_id,
    cooperative_id,
    held_from,
    base_known,
    km(site_latitude, site_longitude, from_latitude, from_longitude) as km_from_base,
    -- The post; for a mentor without one, the regency where most of the cooperatives stand.
    coalesce(posted_code, arg_max(regency_code, (held_there, regency_code)) over (partition by mentor_id))
        as regency_code
from placed
