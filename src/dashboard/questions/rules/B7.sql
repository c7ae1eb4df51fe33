-- id: B7
-- title_id: Kunjungan tanpa bukti
-- title_en: Unsupported visits
-- why_id: Kunjungan tanpa satu pun bukti tidak dapat dibedakan dari kunjungan yang tidak terjadi.
-- why_en: A visit without any evidence cannot be told from one that did not happen.
-- do_id: Lengkapi alat pendamping dan dampingi cara mencatat kunjungan.
-- do_en: Equip the mentor, and coach how visits are recorded.
-- says_id: {value}% dari {n} kunjungannya tanpa bukti apa pun (batas di antara sesama pendamping {threshold}%, biasanya {baseline}%).
-- says_en: {value}% of {n} visits carry no evidence at all (limit among peers {threshold}%, usually {baseline}%).
-- innocent_id: Telepon murah tanpa GPS; aturan yang melarang foto.
-- innocent_en: A cheap phone without GPS; a policy that forbids photos.
-- clears_id: Bukti yang menyusul, atau penjelasan yang diterima.
-- clears_en: Evidence that arrives later, or an accepted explanation.
-- family: data
-- subject: mentor
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [src] Spiegelhalter 2005: 99.8% limit among peers of the same regency and signal, n of 20 or more
-- traps: cheap phones and villages without signal (compared within the regency and the signal class); a regency that forbids photos or lacks columns (its peers are alike); phone, online and joint contacts
-- needs: visits, mentors
-- needs_to_clear: cooperatives.signal
-- after: visit_classes
with supported as (
    select
        c.mentor_id,
        c.regency_code,
        coalesce(k.signal, '') as signal,
        c.visit_id,
        c.class = 'V0' and not c.clarified as bare
    from visit_classes as c
    join cooperatives as k on c.cooperative_id = k.cooperative_id
    where c.in_window and c.mode = 'field' and c.event_id is null
),

counted as (
    select mentor_id, regency_code, signal as stratum, count(*) filter (where bare) as hits, count(*) as n
    from supported
    group by all
),

visited as (
    select mentor_id, list(visit_id order by visit_id) filter (where bare) as visit_ids
    from supported
    group by all
)

select
    m.mentor_id as subject_id,
    coalesce(p.status, 'not_applicable') as status,
    'medium' as severity,
    value,
    threshold,
    coalesce(p.n, 0) as n,
    baseline,
    coalesce(p.reason_code, 'no_visits') as reason_code,
    coalesce(v.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join visited as v on m.mentor_id = v.mentor_id
left join among_peers('counted', $min_visits, $min_share, $peer_limit, $peer_edge, $peer_mentors, $peer_visits) as p
    on m.mentor_id = p.mentor_id
