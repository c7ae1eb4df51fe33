-- id: E5
-- title_id: Berdampingan dengan usaha sejenis
-- title_en: Beside local small businesses
-- why_id: Koperasi tidak boleh mengganggu usaha kecil yang sudah ada; kemitraan lebih baik daripada persaingan.
-- why_en: A cooperative must not disturb the small businesses that exist; partnership is better than competition.
-- do_id: Tanyakan apakah sudah ada kajian atau kemitraan dengan usaha setempat.
-- do_en: Ask whether there is a study, or a partnership with the businesses nearby.
-- says_id: {value} usaha sejenis dalam jangkauan (batas {threshold}; pada tiga dari empat desa serupa paling banyak {baseline}), dan belum ada kemitraan tercatat.
-- says_en: Businesses of the same line within reach: {value} (limit {threshold}; three of four comparable villages have at most {baseline}), and no partnership is recorded.
-- innocent_id: Usaha itu pemasok atau mitra koperasi; jenisnya saling melengkapi; sungai memisahkan keduanya.
-- innocent_en: They supply the cooperative or work with it; the lines complement each other; a river lies between.
-- clears_id: Kemitraan yang dicatat.
-- clears_en: A recorded partnership.
-- family: money
-- subject: unit
-- unit: businesses
-- version: 1
-- source: [judg] three businesses, the upper quarter; the ministry's word that existing businesses must not be disturbed
-- traps: cities list more than villages (compared within their class); an empty list is no proof of no business; complementary lines; businesses without a point of their own; which side of a river (not seen)
-- needs: local_businesses, business_units, business_units.partner
-- needs_to_clear: cooperatives.latitude, cooperatives.longitude, local_businesses.latitude, local_businesses.longitude, local_businesses.count, deliverables?.status
-- after: sites, unit_facts
with placed as (
    select
        s.cooperative_id,
        s.province_code,
        s.village_code,
        s.area,
        s.site_latitude as latitude,
        s.site_longitude as longitude,
        case when s.area = 'city' then $city_km else $rural_km end as reach_km
    from sites as s
    where s.on_map and s.site_latitude is not null
),

-- A grid whose cells are as wide as the longer reach: whoever is near stands in one of nine cells.
cells as (
    select
        *,
        floor(latitude * 100 / $rural_km)::integer + unnest([-1, -1, -1, 0, 0, 0, 1, 1, 1]) as cell_y,
        floor(longitude * 100 / $rural_km)::integer + unnest([-1, 0, 1, -1, 0, 1, -1, 0, 1]) as cell_x
    from placed
),

businesses as (
    select
        b.line,
        coalesce(b.count, 1) as count,
        case when b.latitude is null or b.longitude is null then v.latitude else b.latitude end as latitude,
        case when b.latitude is null or b.longitude is null then v.longitude else b.longitude end as longitude
    from local_businesses as b
    join villages as v on b.village_code = v.village_code
),

gridded as (
    select
        *,
        floor(latitude * 100 / $rural_km)::integer as cell_y,
        floor(longitude * 100 / $rural_km)::integer as cell_x
    from businesses
),

nearby as (
    select c.cooperative_id, g.line, sum(g.count) as businesses
    from cells as c
    join gridded as g on c.cell_y = g.cell_y and c.cell_x = g.cell_x
    where km(c.latitude, c.longitude, g.latitude, g.longitude) <= c.reach_km
    group by all
),

-- Only villages that the list covers say how many are usual.
listed as (
    select distinct village_code from local_businesses
),

covered as (
    select p.* from placed as p join listed as l on p.village_code = l.village_code
),

lines as (
    select distinct line from local_businesses
),

usual as (
    select
        c.province_code,
        c.area,
        lines.line,
        count(*) as villages,
        quantile_cont(coalesce(n.businesses, 0), 0.75) as upper_quarter
    from covered as c
    cross join lines
    left join nearby as n on c.cooperative_id = n.cooperative_id and lines.line = n.line
    group by all
),

partnered as (
    select distinct cooperative_id
    from deliverables
    where kind = 'partnership' and status is distinct from 'rejected' and delivered_on <= $as_of::date
),

judged as (
    select
        u.cooperative_id || '/' || u.unit_type as unit_id,
        coalesce(n.businesses, 0) as businesses,
        w.upper_quarter,
        coalesce(w.villages, 0) as villages,
        case
            when list_contains($lines_of_its_own, u.unit_type) then 'no_line'
            when u.status = 'stopped' then 'stopped'
            when p.cooperative_id is null then 'village_unknown'
            when u.partner is not null or k.cooperative_id is not null then 'partnered'
            when coalesce(n.businesses, 0) < $min_businesses and l.village_code is null then 'no_sme_data'
            when coalesce(n.businesses, 0) < $min_businesses then 'few'
            when coalesce(w.villages, 0) < $min_villages then 'n_too_small'
            when n.businesses > w.upper_quarter then 'many'
            when l.village_code is null then 'no_sme_data'
            else 'usual'
        end as finding
    from unit_facts as u
    left join placed as p on u.cooperative_id = p.cooperative_id
    left join listed as l on p.village_code = l.village_code
    left join nearby as n on u.cooperative_id = n.cooperative_id and u.unit_type = n.line
    left join usual as w
        on p.province_code = w.province_code and p.area = w.area and u.unit_type = w.line
    left join partnered as k on u.cooperative_id = k.cooperative_id
)

select
    unit_id as subject_id,
    case
        when finding = 'many' then 'flag'
        when finding in ('few', 'usual', 'partnered') then 'clear'
        when finding in ('no_line', 'stopped') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    businesses as value,
    $min_businesses as threshold,
    villages as n,
    upper_quarter as baseline,
    case when finding in ('many', 'few', 'usual', 'partnered') then '' else finding end as reason_code,
    cast([] as varchar[]) as evidence
from judged
