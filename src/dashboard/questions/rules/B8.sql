-- id: B8
-- title_id: Laporan hampa
-- title_en: Hollow reports
-- why_id: Laporan tanpa temuan, topik, tindak lanjut atau peserta tidak memberi tahu apa pun tentang koperasi.
-- why_en: A report without findings, topics, actions or attendance tells nothing about the cooperative.
-- do_id: Sepakati isi minimum laporan dengan pendamping.
-- do_en: Agree on a minimum content of reports with the mentor.
-- says_id: Jumlah laporan terakhir berturut-turut yang tidak berisi: {value} (batas {threshold}, dari {n} laporan).
-- says_en: Latest reports in a row that say nothing: {value} (limit {threshold}, of {n} reports).
-- innocent_id: Catatan jujur yang pendek; formulir tidak tersimpan lengkap; hasilnya dicatat di tempat lain.
-- innocent_en: Short honest notes; a form that was not saved in full; results recorded elsewhere.
-- clears_id: Satu laporan dengan temuan khusus, topik, tindak lanjut atau peserta.
-- clears_en: One report with specific findings, a topic, an action or attendance.
-- family: text
-- subject: cooperative
-- unit: reports
-- window: visits
-- version: 1
-- source: [judg] three reports in a row
-- traps: short honest notes name a topic, an action or who came; form templates; joint events
-- needs: visits.findings, visits.topics, visits.action_items, visits.attendees
-- after: empty_reports, regency_feed
with found as (
    select
        s.cooperative_id,
        e.* exclude (cooperative_id),
        case
            when f.judged_on is null or coalesce(f.complete_share, 0) < $feed_share then 'feed_incomplete'
            when e.reports is null then 'no_visits'
            when e.empty_run >= $empty_reports then 'empty'
            when e.reports < $empty_reports then 'few_visits'
            else 'written'
        end as finding
    from sites as s
    left join regency_feed as f on s.regency_code = f.regency_code
    left join empty_reports as e on s.cooperative_id = e.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'empty' then 'flag'
        when finding = 'written' then 'clear'
        when finding = 'no_visits' then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    coalesce(empty_run, 0) as value,
    $empty_reports as threshold,
    coalesce(reports, 0) as n,
    case when finding in ('empty', 'written') then '' else finding end as reason_code,
    coalesce(visit_ids, cast([] as varchar[])) as evidence
from found
