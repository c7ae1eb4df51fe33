-- id: B9
-- title_id: Pola terlalu rapi
-- title_en: Too neat
-- why_id: Jam dan durasi yang hampir selalu bulat kadang ditulis belakangan.
-- why_en: Times and lengths that are nearly always round are sometimes written afterwards.
-- do_id: Lihat hanya bersama tanda lain; pakai jam otomatis dari telepon.
-- do_en: Look at it together with other signs only; use the phone's own times.
-- says_id: {value}% dari {n} kunjungannya berdurasi bulat (batas di antara sesama pendamping {threshold}%, biasanya {baseline}%), dan jam mulainya pun bulat. Ini hanya tanda pendukung.
-- says_en: {value}% of {n} visits have a round length (limit among peers {threshold}%, usually {baseline}%), and their starts are round as well. This supports other signs only.
-- innocent_id: Pendamping membulatkan jam; formulir dengan pilihan tiap 30 menit; janji pada jam bulat.
-- innocent_en: The mentor rounds times; a form with half-hour choices; appointments on the hour.
-- clears_id: Jam dari telepon, bukan yang diketik.
-- clears_en: Times from the phone, not typed.
-- family: time
-- subject: mentor
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [src] Schwanhauser et al. 2022: rounding is one weak sign; Spiegelhalter 2005: 99.8% limit among peers; n of 30 or more
-- traps: forms with half-hour choices (then all mentors of the regency heap, and nobody stands out); round starts alone prove nothing: the lengths must be round, too; never alone, severity low; the variance within a mentor is left out
-- needs: visits.ended_at, mentors
-- needs_to_clear: visits.mode, visits.latitude, visits.longitude, visits.photo_hashes, visits.findings
-- after: visit_facts, clarified_visits, ~visit_classes
with timed as (
    select
        mentor_id,
        regency_code,
        visit_id,
        minutes is not null as timed,
        minutes is not null and not clarified and list_contains($round_starts, minute(started_at)::varchar)
            as round_start,
        not clarified and minutes % 1 = 0 and list_contains($round_minutes, minutes::bigint::varchar) as round_length
    from visit_classes
    where in_window and mode = 'field' and event_id is null
),

starts as (
    select
        mentor_id, regency_code, '' as stratum,
        count(*) filter (where round_start) as hits, count(*) filter (where timed) as n
    from timed
    group by all
),

lengths as (
    select
        mentor_id, regency_code, '' as stratum,
        count(*) filter (where round_length) as hits, count(*) filter (where timed) as n
    from timed
    group by all
),

visited as (
    select mentor_id, list(visit_id order by visit_id) filter (where round_start and round_length) as visit_ids
    from timed
    group by all
)

select
    m.mentor_id as subject_id,
    case
        when v.mentor_id is null then 'not_applicable'
        when s.status = l.status then s.status
        -- One of the two inside its limit is enough to be clear.
        when 'clear' in (s.status, l.status) then 'clear'
        else 'cannot_assess'
    end as status,
    'low' as severity,
    l.value as value,
    l.threshold as threshold,
    coalesce(l.n, 0) as n,
    l.baseline as baseline,
    case
        when v.mentor_id is null then 'no_visits'
        when 'clear' in (s.status, l.status) then ''
        else coalesce(nullif(s.reason_code, ''), l.reason_code, 'evidence_missing')
    end as reason_code,
    coalesce(v.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join visited as v on m.mentor_id = v.mentor_id
left join among_peers('starts', $min_visits, $min_share, $peer_limit, $peer_edge, $peer_mentors, $peer_visits) as s
    on m.mentor_id = s.mentor_id
left join among_peers('lengths', $min_visits, $min_share, $peer_limit, $peer_edge, $peer_mentors, $peer_visits) as l
    on m.mentor_id = l.mentor_id
