-- id: B5
-- title_id: Foto dipakai ulang
-- title_en: Photo reused
-- why_id: Foto dari koperasi lain bukan bukti kunjungan ke koperasi ini.
-- why_en: A photo of another cooperative is no proof of a visit to this one.
-- do_id: Minta foto asli dikirim ulang; pakai pengambilan langsung.
-- do_en: Ask for the original photo again; use live capture.
-- says_id: {value} kunjungan memakai foto yang sudah dipakai di koperasi lain pada hari lain (dari {n} kunjungan berfoto).
-- says_en: {value} visits show a photo already used at another cooperative on another day (of {n} visits with photos).
-- innocent_id: Kegiatan bersama; foto logo, spanduk atau daftar hadir; koperasi salah pilih.
-- innocent_en: A joint event; a picture of a logo, a banner or an attendance sheet; a wrongly picked cooperative.
-- clears_id: Foto asli dari hari itu di koperasi itu.
-- clears_en: The original photo of that day at that cooperative.
-- family: photo
-- subject: cooperative
-- unit: visits
-- window: visits
-- version: 1
-- source: exact hash across cooperatives and days; [judg] one is evidence enough to look
-- traps: joint events; pictures that five or more mentors use; the first use is not blamed; only a count of photos
-- needs: visits.photo_hashes
-- after: photo_reuse
with shown as (
    select
        v.cooperative_id,
        count(*) as visits,
        count(*) filter (where coalesce(length(v.photo_hashes), 0) > 0) as with_photos,
        count(r.visit_id) as reused,
        list(r.visit_id order by r.visit_id) filter (where r.visit_id is not null) as visit_ids
    from visit_facts as v
    left join (select distinct visit_id from photo_reuse) as r on v.visit_id = r.visit_id
    where v.in_window
    group by all
)

select
    s.cooperative_id as subject_id,
    case
        when n.visits is null then 'not_applicable'
        when n.with_photos = 0 then 'cannot_assess'
        when n.reused >= $min_visits then 'flag'
        else 'clear'
    end as status,
    'high' as severity,
    n.reused as value,
    $min_visits as threshold,
    coalesce(n.with_photos, 0) as n,
    case
        when n.visits is null then 'no_visits'
        when n.with_photos = 0 then 'evidence_missing'
        else ''
    end as reason_code,
    coalesce(n.visit_ids, cast([] as varchar[])) as evidence
from sites as s
left join shown as n on s.cooperative_id = n.cooperative_id
