-- id: sites
-- about: Each cooperative's place in the register, and the best point known for it with its error in km.
-- needs: cooperatives
-- needs_to_clear: cooperatives.village_code
with registered as (
    select
        c.cooperative_id,
        c.name,
        v.village_code,
        v.name as village_name,
        v.kind,
        v.district_code,
        coalesce(v.regency_code, by_code.regency_code, by_name.regency_code) as regency_code,
        v.latitude as village_latitude,
        v.longitude as village_longitude,
        c.latitude,
        c.longitude,
        c.coordinate_kind
    from cooperatives as c
    left join villages as v on c.village_code = v.village_code
    left join regencies as by_code on left(c.village_code, 5) = by_code.regency_code
    left join regencies as by_name
        on v.village_code is null
        and by_code.regency_code is null
        and plain_text(c.regency_name) in (
            plain_text(by_name.name),
            plain_text(by_name.short_name),
            plain_text(by_name.kind || ' ' || by_name.name)
        )
),

pointed as (
    select
        *,
        latitude is not null and longitude is not null as has_point
    from registered
)

select
    p.cooperative_id,
    p.name,
    p.kind,
    p.village_code,
    p.village_name,
    p.district_code,
    d.name as district_name,
    p.regency_code,
    r.short_name as regency_name,
    left(p.regency_code, 2) as province_code,
    coalesce(p.village_code, p.regency_code, '') as scope_code,
    coalesce(p.district_code, p.regency_code, '') as calendar_place,
    case when p.kind = 'kelurahan' or r.kind = 'kota' then 'city' else 'rural' end as area,
    p.village_code is not null as on_map,
    case when p.has_point then p.latitude else p.village_latitude end as site_latitude,
    case when p.has_point then p.longitude else p.village_longitude end as site_longitude,
    case
        when p.has_point then coalesce(p.coordinate_kind, 'office')
        when p.village_latitude is not null then 'village_centroid'
    end as site_kind,
    case
        when not p.has_point or p.coordinate_kind = 'village_centroid' then 3.0
        when p.coordinate_kind = 'building' then 0.1
        else 0.3
    end as site_error_km
from pointed as p
left join districts as d on p.district_code = d.district_code
left join regencies as r on p.regency_code = r.regency_code
