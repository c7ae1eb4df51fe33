-- id: F7
-- title_id: Cakupan bukti
-- title_en: Coverage of evidence
-- why_id: Tanpa GPS, foto, jam selesai atau temuan, kunjungan tidak dapat diperiksa.
-- why_en: Without GPS, photos, end times or findings, visits cannot be examined.
-- do_id: Lengkapi kolom bukti di formulir kunjungan kabupaten/kota ini.
-- do_en: Complete the evidence fields in this regency's visit form.
-- says_id: Jenis bukti yang paling jarang hanya ada pada {value}% dari {n} kunjungan (batas {threshold}%).
-- says_en: The scarcest kind of evidence is there in only {value}% of {n} visits (limit {threshold}%).
-- innocent_id: Formulir lama tanpa kolom itu; telepon tanpa GPS.
-- innocent_en: An older form without that field; phones without GPS.
-- clears_id: Setiap jenis bukti terisi pada setengah kunjungan atau lebih.
-- clears_en: Every kind of evidence filled in for half of the visits or more.
-- family: data
-- subject: regency
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [judg] half of the visits
-- traps: one export without a column; fewer than 20 visits
-- needs: visits
-- needs_to_clear: visits.mode, visits.latitude, visits.longitude, visits.photo_hashes, visits.ended_at, visits.findings
-- after: visit_facts
with shares as (
    select
        v.regency_code,
        count(*) as visits,
        avg((v.latitude is not null)::int) as located,
        avg((coalesce(length(v.photo_hashes), 0) > 0)::int) as with_photos,
        avg((v.minutes is not null)::int) as with_length,
        avg((v.has_findings)::int) as with_findings
    from visit_facts as v
    where v.in_window and v.mode not in ('phone', 'online')
    group by all
),

judged as (
    select
        r.regency_code,
        s.* exclude (regency_code),
        least(s.located, s.with_photos, s.with_length, s.with_findings) as scarcest
    from regency_feed as r
    left join shares as s on r.regency_code = s.regency_code
)

select
    regency_code as subject_id,
    case
        when coalesce(visits, 0) < $min_visits then 'cannot_assess'
        when scarcest < $min_share then 'flag'
        else 'clear'
    end as status,
    'low' as severity,
    100.0 * scarcest as value,
    100.0 * $min_share as threshold,
    coalesce(visits, 0) as n,
    case
        when coalesce(visits, 0) < $min_visits then 'n_too_small'
        when scarcest >= $min_share then ''
        when scarcest = located then 'gps'
        when scarcest = with_photos then 'photo'
        when scarcest = with_length then 'end_time'
        else 'findings'
    end as reason_code,
    cast([] as varchar[]) as evidence
from judged
