-- id: B2
-- title_id: Lokasi tidak sesuai
-- title_en: Place mismatch
-- why_id: Posisi yang jauh dari koperasi berarti kunjungannya belum tentu ke sana.
-- why_en: A position far from the cooperative leaves open whether the visit went there.
-- do_id: Pastikan dahulu titik koperasi di register, lalu minta penjelasan pendamping.
-- do_en: First confirm the cooperative's point in the register, then ask the mentor for an explanation.
-- says_id: {value}% dari {n} kunjungan berposisi tercatat jauh dari koperasinya (batas di antara sesama pendamping {threshold}%, biasanya {baseline}%).
-- says_en: {value}% of {n} located visits were recorded far from their cooperative (limit among peers {threshold}%, usually {baseline}%).
-- innocent_id: GPS masih menyimpan posisi sebelumnya; titik register salah; pertemuan di kantor desa atau bank.
-- innocent_en: The GPS still held the place before; the register's point is wrong; a meeting at the village office or the bank.
-- clears_id: Titik register yang dibetulkan, atau penjelasan yang diterima.
-- clears_en: A corrected point in the register, or an accepted explanation.
-- family: place
-- subject: mentor
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [src] Spiegelhalter 2005: 99.8% limit among peers, n of 20 or more; [judg] at three cooperatives, 2 km or three times the point's error, 10 km from a village's middle
-- traps: GPS that holds the place before (a share among peers, not one visit); a wrong point in the register, doubted by its visits (F2 speaks), or the only one or two that do not fit; coarse fixes; village middles; meetings at an office (joint events are left out, single ones are not known); phone and online contacts
-- needs: visits.latitude, visits.longitude, mentors
-- needs_to_clear: visits.mode, visits.gps_accuracy_m, cooperatives.latitude, cooperatives.longitude, cooperatives.coordinate_kind, visits.photo_hashes, visits.findings
-- after: visit_facts, site_doubts, clarified_visits, ~visit_classes
with coarse as (
    select visit_id from visit_facts where in_window and gps_accuracy_m > $accuracy_limit_m
),

located as (
    select
        c.mentor_id,
        c.regency_code,
        c.cooperative_id,
        c.visit_id,
        c.visited_on,
        c.km_from_site is not null and coarse.visit_id is null as located,
        list_contains(c.contradictions, 'place') as far
    from visit_classes as c
    left join coarse on c.visit_id = coarse.visit_id
    where c.in_window and c.mode = 'field' and c.event_id is null
),

counted as (
    select
        mentor_id,
        regency_code,
        '' as stratum,
        count(*) filter (where far) as hits,
        count(*) filter (where located) as n
    from located
    group by all
),

visited as (
    select mentor_id, list(visit_id order by visit_id) filter (where far) as visit_ids
    from located
    group by all
),

-- At one cooperative, the point in the register is the likelier mistake; and once is no habit: a phone may
-- still hold the place of the visit before.
habits as (
    select mentor_id, count(*) as cooperatives
    from (
        select mentor_id, cooperative_id
        from located
        where far
        group by all
        having count(distinct visited_on) >= $habit_days
    )
    group by all
),

found as (
    select
        m.mentor_id,
        p.* exclude (mentor_id),
        coalesce(v.visit_ids, cast([] as varchar[])) as visit_ids,
        case
            when v.mentor_id is null then 'no_visits'
            when p.status is null then 'evidence_missing'
            when p.status = 'flag' and coalesce(h.cooperatives, 0) < $min_cooperatives then 'site_unsure'
            else p.reason_code
        end as reason
    from mentors as m
    left join visited as v on m.mentor_id = v.mentor_id
    left join habits as h on m.mentor_id = h.mentor_id
    left join among_peers('counted', $min_visits, $min_share, $peer_limit, $peer_edge, $peer_mentors, $peer_visits)
        as p on m.mentor_id = p.mentor_id
)

select
    mentor_id as subject_id,
    case
        when reason = 'no_visits' then 'not_applicable'
        when reason = '' then status
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    value,
    threshold,
    coalesce(n, 0) as n,
    baseline,
    reason as reason_code,
    visit_ids as evidence
from found
