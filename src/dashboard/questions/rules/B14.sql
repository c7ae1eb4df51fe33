-- id: B14
-- title_id: Kejar akhir bulan
-- title_en: Deadline rush
-- why_id: Kunjungan yang menumpuk di akhir bulan mengejar hitungan, bukan kebutuhan koperasi.
-- why_en: Visits piled up at the month's end serve the count, not the cooperatives' needs.
-- do_id: Susun jadwal kunjungan yang tersebar sepanjang bulan.
-- do_en: Plan visits across the whole month.
-- says_id: {value}% dari {n} kunjungannya jatuh pada hari-hari kerja terakhir bulan (batas di antara sesama pendamping {threshold}%, biasanya {baseline}%).
-- says_en: {value}% of {n} visits fall on the month's last working days (limit among peers {threshold}%, usually {baseline}%).
-- innocent_id: Pertemuan bulanan yang terjadwal; cuti atau banjir pada awal bulan.
-- innocent_en: Scheduled monthly meetings; leave or floods early in the month.
-- clears_id: Kunjungan yang tersebar sepanjang bulan.
-- clears_en: Visits spread across the month.
-- family: time
-- subject: mentor
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [src] Spiegelhalter 2005: 99.8% limit among peers, n of 20 or more; [judg] last 3 working days
-- traps: month's end for everybody (compared with the regency); scheduled monthly meetings (joint events are left out); dates of visits, not of sending; holidays at the month's end; a month that is not over yet
-- needs: visits, mentors
-- needs_to_clear: visits.mode, visits.latitude, visits.longitude, visits.photo_hashes, visits.findings
-- after: visit_facts, day_weights, clarified_visits, ~visit_classes
with month_ends as (
    select
        calendar_code as regency_code,
        last_day(on_day) as month_to,
        list(on_day order by on_day desc)[$last_days] as rush_from
    from day_weights
    where weight > 0
    group by all
),

dated as (
    select
        c.mentor_id,
        c.regency_code,
        c.visit_id,
        last_day(c.visited_on) <= coalesce(f.judged_on, $as_of::date) as month_over,
        last_day(c.visited_on) <= coalesce(f.judged_on, $as_of::date)
        and c.visited_on >= e.rush_from and not c.clarified as rushed
    from visit_classes as c
    left join regency_feed as f on c.regency_code = f.regency_code
    left join month_ends as e on c.regency_code = e.regency_code and last_day(c.visited_on) = e.month_to
    where c.in_window and c.mode = 'field' and c.event_id is null
),

counted as (
    select
        mentor_id,
        regency_code,
        '' as stratum,
        count(*) filter (where rushed) as hits,
        count(*) filter (where month_over) as n
    from dated
    group by all
),

visited as (
    select mentor_id, list(visit_id order by visit_id) filter (where rushed) as visit_ids
    from dated
    group by all
)

select
    m.mentor_id as subject_id,
    case when v.mentor_id is null then 'not_applicable' else coalesce(p.status, 'cannot_assess') end as status,
    'low' as severity,
    value,
    threshold,
    coalesce(p.n, 0) as n,
    baseline,
    case when v.mentor_id is null then 'no_visits' else coalesce(p.reason_code, 'n_too_small') end as reason_code,
    coalesce(v.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join visited as v on m.mentor_id = v.mentor_id
left join among_peers('counted', $min_visits, $min_share, $peer_limit, $peer_edge, $peer_mentors, $peer_visits) as p
    on m.mentor_id = p.mentor_id
