-- id: F1
-- title_id: Data belum lengkap
-- title_en: Feed incomplete or late
-- why_id: Laporan yang belum masuk tidak boleh terbaca sebagai pendampingan yang tidak ada.
-- why_en: Reports that have not arrived must not read as accompaniment that did not happen.
-- do_id: Minta kabupaten/kota mengirim laporan yang kurang; jangan menilai dulu.
-- do_en: Ask the regency for the missing reports; do not judge yet.
-- says_id: {value}% pendamping tercatat melapor (batas {threshold}%), atau kiriman terlambat.
-- says_en: {value}% of mentors have reported (limit {threshold}%), or the feed is late.
-- innocent_id: Desa tanpa sinyal mengirim mingguan; server pernah mati.
-- innocent_en: Villages without signal send weekly; the server was down.
-- clears_id: Kiriman lengkap sampai tanggal data, dari tiga perempat pendamping atau lebih.
-- clears_en: A feed complete to the data's date, from three quarters of the mentors or more.
-- family: data
-- subject: regency
-- unit: percent_of_mentors
-- window: visits
-- version: 1
-- source: WHO data quality review; the 75% cut from memory, calibrate
-- traps: weekly sync from villages without signal; a piece of a month; no visits at all; estimated feed date
-- needs: visits, mentors
-- after: regency_feed
select
    regency_code as subject_id,
    case
        when complete then 'clear'
        -- Visits, but nobody who was posted here for a whole month: no share to judge by.
        when has_visits and completeness is null then 'cannot_assess'
        else 'flag'
    end as status,
    'medium' as severity,
    100.0 * least(coalesce(completeness, 0), coalesce(latest_completeness, completeness, 0)) as value,
    100.0 * $complete_share as threshold,
    coalesce(days_late, 0) as n,
    case
        when not coalesce(has_visits, false) then 'no_visits'
        when completeness is null then 'no_mentors'
        when days_late > $late_days then 'late'
        when coalesce(latest_completeness, 1) < $complete_share then 'completeness'
        when coalesce(latest_timeliness, 1) < $complete_share then 'timeliness'
        when not complete then 'window_incomplete'
        when not declared then 'estimated'
        else ''
    end as reason_code,
    cast([] as varchar[]) as evidence
from regency_feed
