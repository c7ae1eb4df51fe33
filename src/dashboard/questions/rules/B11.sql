-- id: B11
-- title_id: Jumlah kunjungan mustahil
-- title_en: Impossible workload
-- why_id: Satu hari tidak cukup untuk sekian banyak kunjungan dan jalannya.
-- why_en: One day does not hold so many visits and the roads between them.
-- do_id: Minta penjelasan pendamping; perbaiki tanggal yang salah.
-- do_en: Ask the mentor for an explanation; correct wrong dates.
-- says_id: Pada {value} hari, kunjungan dan jalannya melebihi yang muat dalam satu hari (batas {threshold} hari, dari {n} hari kerja).
-- says_en: Days on which the visits and the roads between them exceed what one day holds: {value} (limit {threshold}, of {n} days worked).
-- innocent_id: Sosialisasi sekecamatan dicatat per koperasi; tanggal salah isi; dua orang memakai satu akun.
-- innocent_en: A district-wide meeting logged per cooperative; wrong dates; two people on one account.
-- clears_id: Tanggal dan jam yang dibetulkan, atau penjelasan yang diterima.
-- clears_en: Corrected dates and times, or an accepted explanation.
-- family: route
-- subject: mentor
-- unit: days
-- window: visits
-- version: 1
-- source: catalogue: 12 hours, 6 cooperatives, 10 in the city; [judg] on 3 days
-- traps: district-wide meetings (joint events are one contact at their host); the city's short ways; one wrong date; forms that nobody closed; visits at night and on holidays are normal and not counted
-- needs: visits, mentors
-- needs_to_clear: visits.ended_at, visits.mode, cooperatives.latitude, cooperatives.longitude, cooperatives.coordinate_kind, visits.latitude, visits.longitude, visits.photo_hashes, visits.findings
-- after: visit_facts, site_doubts, clarified_visits, ~visit_classes
with contacts as (
    select
        c.mentor_id,
        c.visited_on,
        c.visit_id,
        c.cooperative_id,
        c.started_at,
        v.timed,
        s.area = 'city' as city,
        -- An end hours too late is a form that nobody closed: its length is not known.
        case when c.minutes <= $longest_minutes then c.minutes end as minutes,
        coalesce(d.latitude, v.site_latitude) as latitude,
        coalesce(d.longitude, v.site_longitude) as longitude,
        case when d.latitude is not null then 0.3 else v.site_error_km end as error_km
    from visit_classes as c
    join visit_facts as v on c.visit_id = v.visit_id
    join sites as s on c.cooperative_id = s.cooperative_id
    left join site_doubts as d on c.cooperative_id = d.cooperative_id
    where c.in_window and c.mode not in ('phone', 'online') and not c.joint and not c.clarified
),

-- The way as it was claimed, from one visit to the next, each point given its error; visits of one start in an
-- order that their ids do not decide.
legs as (
    select
        *,
        greatest(0, km(
            lag(latitude) over in_order, lag(longitude) over in_order, latitude, longitude
        ) - error_km - lag(error_km) over in_order) * $road_factor / $road_kmh * 60 as road_minutes
    from contacts
    window in_order as (
        partition by mentor_id, visited_on order by started_at, latitude, longitude, visit_id
    )
),

days as (
    select
        mentor_id,
        visited_on,
        bool_and(timed) as timed,
        count(*) > least($max_cooperatives, $max_cooperatives_city)
        or coalesce(sum(minutes), 0) + coalesce(sum(road_minutes), 0) > $max_hours * 60 - 1 as full_day
    from legs
    group by all
),

-- Only full days are looked at closely: summed in one order, for fractions of minutes would else round differently
-- from run to run.
workdays as (
    select
        l.mentor_id,
        l.visited_on,
        count(distinct l.cooperative_id) as cooperatives,
        avg(l.city::int) >= 0.5 as city,
        bool_and(l.timed) as timed,
        coalesce(sum(l.minutes order by l.minutes), 0)
        + coalesce(sum(l.road_minutes order by l.road_minutes), 0) as minutes,
        list(l.visit_id order by l.visit_id) as visit_ids
    from days as d
    join legs as l on d.mentor_id = l.mentor_id and d.visited_on = l.visited_on
    where d.full_day
    group by all
),

judged as (
    select
        *,
        cooperatives > case when city then $max_cooperatives_city else $max_cooperatives end
        or (timed and minutes > $max_hours * 60) as too_much
    from workdays
),

counted as (
    select
        d.mentor_id,
        count(*) as worked_days,
        count(*) filter (where d.timed) as timed_days,
        count(*) filter (where j.too_much) as days,
        list_sort(flatten(list(j.visit_ids) filter (where j.too_much))) as visit_ids
    from days as d
    left join judged as j on d.mentor_id = j.mentor_id and d.visited_on = j.visited_on
    group by all
)

select
    m.mentor_id as subject_id,
    case
        when c.mentor_id is null then 'not_applicable'
        when c.days >= $min_days then 'flag'
        when c.timed_days < $min_worked_days then 'cannot_assess'
        else 'clear'
    end as status,
    'medium' as severity,
    coalesce(c.days, 0) as value,
    $min_days as threshold,
    coalesce(c.worked_days, 0) as n,
    case
        when c.mentor_id is null then 'no_visits'
        when c.days >= $min_days then ''
        when c.timed_days < $min_worked_days then 'n_too_small'
        else ''
    end as reason_code,
    coalesce(c.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join counted as c on m.mentor_id = c.mentor_id
