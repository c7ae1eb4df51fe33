-- id: B15
-- title_id: Satu titik untuk banyak koperasi
-- title_en: One point for many villages
-- why_id: Kunjungan ke desa-desa yang berjauhan, tetapi tercatat dari satu titik, belum tentu sampai ke desanya.
-- why_en: Visits to distant villages, recorded from one point, may not have reached the villages.
-- do_id: Minta penjelasan pendamping dengan peta di tangan.
-- do_en: Ask the mentor for an explanation, with the map at hand.
-- says_id: Kunjungan ke {value} koperasi yang berjauhan tercatat dari satu titik pada beberapa hari berbeda (batas {threshold}, dari {n} kunjungan berposisi).
-- says_en: Visits to {value} cooperatives far from one another were recorded from one point on several days (limit {threshold}, of {n} located visits).
-- innocent_id: Kantor, bank atau pusat pelatihan yang belum terdaftar; posisi dikirim dari rumah setelah pulang.
-- innocent_en: An office, a bank or a training centre that is not listed yet; positions taken at home after the visits.
-- clears_id: Titik itu didaftarkan sebagai kantor yang dikenal, atau penjelasan yang diterima.
-- clears_en: The point is listed as a known office, or an accepted explanation.
-- family: place
-- subject: mentor
-- unit: cooperatives
-- window: visits
-- version: 1
-- source: catalogue: 4 cooperatives more than 3 km apart, within 150 m, on 3 days; [judg] each on 2 days, 20 located visits to be clear
-- traps: GPS that still holds the place before; regency offices, banks and training centres (listed in the settings); joint events; positions of 0, 0 are F5's; coarse fixes; neighbours in the city; wrong points in the register
-- needs: visits.latitude, visits.longitude, mentors
-- needs_to_clear: visits.mode, visits.gps_accuracy_m, cooperatives.latitude, cooperatives.longitude, cooperatives.coordinate_kind, visits.photo_hashes, visits.findings
-- after: visit_facts, site_doubts, clarified_visits, ~visit_classes
with recorded as (
    select
        c.mentor_id,
        c.visit_id,
        c.cooperative_id,
        c.visited_on,
        v.latitude,
        v.longitude,
        -- Cells as wide as a point may be, so that one point lies in a cell and those around it. A degree
        -- of latitude is 111.2 km; one of longitude is little less near the equator.
        floor(v.latitude * 111.2 / ($point_m / 1000))::bigint as row_no,
        floor(v.longitude * 111.2 / ($point_m / 1000))::bigint as column_no,
        coalesce(
            not c.clarified
            and (v.latitude != 0 or v.longitude != 0)
            and coalesce(v.gps_accuracy_m, 0) <= $accuracy_limit_m,
            false
        )
        and v.latitude is not null
        and v.longitude is not null as located
    from visit_classes as c
    join visit_facts as v on c.visit_id = v.visit_id
    where c.in_window and c.mode = 'field' and c.event_id is null
),

around as (
    select unnest([-1, 0, 1]) as step
),

-- Few mentors come to enough cooperatives within three rows of cells: only those rows are looked at closely.
strips as (
    select mentor_id, row_no
    from (
        select mentor_id, row_no + step as row_no, cooperative_id
        from (
            select mentor_id, row_no, cooperative_id, count(*) as visits from recorded where located group by all
        )
        cross join around
        group by mentor_id, row_no + step, cooperative_id
        having sum(visits) >= $habit_days
    )
    group by all
    having count(*) >= $min_cooperatives
),

cells as (
    select
        r.mentor_id,
        r.row_no,
        r.column_no,
        avg(r.latitude order by r.latitude, r.longitude) as latitude,
        avg(r.longitude order by r.latitude, r.longitude) as longitude
    from recorded as r
    join strips as s on r.mentor_id = s.mentor_id and r.row_no = s.row_no
    where r.located
    group by all
),

-- Every occupied cell is a candidate; its middle gathers what lies within reach in the nine cells. Once is no
-- habit: a phone may still hold the place of the visit before.
gathered as (
    select
        c.mentor_id,
        c.row_no,
        c.column_no,
        r.cooperative_id,
        any_value(c.latitude) as latitude,
        any_value(c.longitude) as longitude,
        list(distinct r.visited_on) as days,
        list(r.visit_id) as visit_ids
    from cells as c
    cross join around as up
    cross join around as side
    join recorded as r
        on c.mentor_id = r.mentor_id
        and c.row_no + up.step = r.row_no
        and c.column_no + side.step = r.column_no
    where r.located and km(c.latitude, c.longitude, r.latitude, r.longitude) <= $point_m / 1000
    group by c.mentor_id, c.row_no, c.column_no, r.cooperative_id
    having count(distinct r.visited_on) >= $habit_days
),

habits as (
    select
        g.*,
        {
            'latitude': coalesce(d.latitude, s.site_latitude),
            'longitude': coalesce(d.longitude, s.site_longitude),
            'error_km': case when d.latitude is not null then 0.3 else s.site_error_km end
        } as site
    from gathered as g
    join sites as s on g.cooperative_id = s.cooperative_id
    left join site_doubts as d on g.cooperative_id = d.cooperative_id
    where coalesce(d.latitude, s.site_latitude) is not null
),

points as (
    select
        mentor_id,
        row_no,
        column_no,
        any_value(latitude) as latitude,
        any_value(longitude) as longitude,
        list_sort(list(site)) as sites,
        list_sort(flatten(list(visit_ids))) as visit_ids
    from habits
    group by mentor_id, row_no, column_no
    having count(*) >= $min_cooperatives and length(list_distinct(flatten(list(days)))) >= $min_days
),

-- From south to north, each site that stands apart from all taken before it.
apart as (
    select
        * exclude (sites),
        length(list_reduce(
            list_transform(sites, lambda site: [site]),
            lambda taken, next: case
                when length(list_filter(taken, lambda other:
                    km(other.latitude, other.longitude, next[1].latitude, next[1].longitude)
                    - other.error_km - next[1].error_km <= $apart_km
                )) = 0 then list_concat(taken, next)
                else taken
            end
        )) as cooperatives
    from points
),

worst as (
    select *
    from apart as a
    where
        length(list_filter($known_offices, lambda office: km(
            a.latitude, a.longitude, split_part(office, ',', 1)::double, split_part(office, ',', 2)::double
        ) <= $office_km)) = 0
    qualify row_number() over (
        partition by mentor_id order by cooperatives desc, length(visit_ids) desc, row_no, column_no
    ) = 1
),

counted as (
    select mentor_id, count(*) filter (where located) as n from recorded group by all
)

select
    m.mentor_id as subject_id,
    case
        when c.n is null then 'not_applicable'
        when w.cooperatives >= $min_cooperatives then 'flag'
        when c.n < $min_visits then 'cannot_assess'
        else 'clear'
    end as status,
    'high' as severity,
    coalesce(w.cooperatives, 0) as value,
    $min_cooperatives as threshold,
    coalesce(c.n, 0) as n,
    case
        when c.n is null then 'no_visits'
        when w.cooperatives >= $min_cooperatives then ''
        when c.n = 0 then 'evidence_missing'
        when c.n < $min_visits then 'n_too_small'
        else ''
    end as reason_code,
    coalesce(w.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join counted as c on m.mentor_id = c.mentor_id
left join worst as w on m.mentor_id = w.mentor_id
