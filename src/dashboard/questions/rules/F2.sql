-- id: F2
-- title_id: Titik koperasi diragukan
-- title_en: Site coordinate unreliable
-- why_id: Titik yang salah membuat kunjungan yang jujur tampak jauh dari koperasinya.
-- why_en: A wrong point makes honest visits look far from their cooperative.
-- do_id: Betulkan titiknya di register; ambil ulang di lokasi pada kunjungan berikutnya.
-- do_en: Correct the point in the register; take it again on site at the next visit.
-- says_id: Titik di register diragukan: {value} km dari titik desanya (batas {threshold} km), atau bertentangan dengan titik lain.
-- says_en: The register's point is in doubt: {value} km from its village's point (limit {threshold} km), or at odds with other points.
-- innocent_id: Desa yang sangat luas; dua desa memakai satu lokasi; titik desa di rujukan sendiri kasar.
-- innocent_en: A very large village; two villages share one site; the reference's own point of the village is rough.
-- clears_id: Titik baru yang diambil di lokasi.
-- clears_en: A new point taken on site.
-- family: data
-- subject: cooperative
-- unit: km
-- version: 1
-- source: [judg] 10 km, 5 km in a city; there are no village boundaries
-- traps: villages that share a site; points that say they are a village's middle; rough points of new villages; not seen: a wrong point inside its own village, borders of large villages, points that intake has set aside
-- needs: cooperatives.latitude, cooperatives.longitude
-- needs_to_clear: cooperatives.coordinate_kind, visits.latitude, visits.longitude, visits.mode
-- after: sites, ~site_doubts
with pointed as (
    select
        s.cooperative_id,
        s.area,
        s.on_map,
        s.village_code,
        s.district_code,
        s.site_kind,
        v.latitude as village_latitude,
        v.longitude as village_longitude,
        v.point_quality in ('parent_village', 'district') as rough,
        c.latitude,
        c.longitude,
        km(c.latitude, c.longitude, v.latitude, v.longitude) as km_from_village,
        km(c.longitude, c.latitude, v.latitude, v.longitude) as km_if_swapped,
        case when s.area = 'city' then $far_city_km else $far_rural_km end as far_km
    from sites as s
    join cooperatives as c on s.cooperative_id = c.cooperative_id
    left join villages as v on s.village_code = v.village_code
),

shared as (
    select cooperative_id, count(*) over (partition by round(latitude, 5), round(longitude, 5)) as cooperatives
    from pointed
    where latitude is not null and longitude is not null and site_kind != 'village_centroid'
),

-- Whose point is nearest, among the villages of a tenth of a degree around.
cells as (
    select
        cooperative_id,
        village_code,
        latitude,
        longitude,
        floor(latitude * 10)::integer + unnest([-1, -1, -1, 0, 0, 0, 1, 1, 1]) as cell_y,
        floor(longitude * 10)::integer + unnest([-1, 0, 1, -1, 0, 1, -1, 0, 1]) as cell_x
    from pointed
    where on_map and latitude is not null and longitude is not null
),

village_cells as (
    select
        village_code,
        district_code,
        latitude,
        longitude,
        floor(latitude * 10)::integer as cell_y,
        floor(longitude * 10)::integer as cell_x
    from villages
),

nearest as (
    select
        c.cooperative_id,
        arg_min(
            {'village_code': v.village_code, 'district_code': v.district_code},
            (
                km(c.latitude, c.longitude, v.latitude, v.longitude),
                (c.village_code != v.village_code)::integer,
                v.village_code
            )
        ) as village,
        min(km(c.latitude, c.longitude, v.latitude, v.longitude)) as km
    from cells as c
    join village_cells as v on c.cell_y = v.cell_y and c.cell_x = v.cell_x
    group by all
),

judged as (
    select
        p.cooperative_id,
        p.far_km,
        p.km_from_village,
        coalesce(h.cooperatives, 1) as sharing,
        case
            when p.latitude is null or p.longitude is null then 'no_point'
            when abs(p.latitude) < 0.01 and abs(p.longitude) < 0.01 then 'zero_point'
            when not p.on_map then 'village_unknown'
            when p.km_from_village > p.far_km and p.km_if_swapped <= p.far_km then 'swapped_point'
            when d.cooperative_id is not null then 'visits_elsewhere'
            when p.rough then 'village_rough'
            when n.village.village_code != p.village_code and n.km <= $same_point_km then 'other_village'
            when n.village.district_code != p.district_code and p.km_from_village > $near_km
                then 'other_district'
            when p.km_from_village > p.far_km then 'far_from_village'
            when h.cooperatives > 1 and p.km_from_village > $near_km then 'shared_point'
            when h.cooperatives > $max_sharing then 'shared_point'
            when p.site_kind = 'building' and p.km_from_village <= $same_point_km then 'village_middle'
            else 'plausible'
        end as finding
    from pointed as p
    left join nearest as n on p.cooperative_id = n.cooperative_id
    left join shared as h on p.cooperative_id = h.cooperative_id
    left join site_doubts as d on p.cooperative_id = d.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding in ('no_point', 'village_unknown', 'village_rough') then 'cannot_assess'
        when finding = 'plausible' then 'clear'
        else 'flag'
    end as status,
    case when finding = 'village_middle' then 'low' else 'medium' end as severity,
    km_from_village as value,
    far_km as threshold,
    sharing as n,
    case when finding = 'plausible' then '' else finding end as reason_code,
    cast([] as varchar[]) as evidence
from judged
