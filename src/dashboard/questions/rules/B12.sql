-- id: B12
-- title_id: Pengurus tidak membenarkan
-- title_en: The board does not confirm
-- why_id: Hanya pertanyaan kepada pengurus yang dapat mengenali catatan yang rapi tetapi tidak terjadi.
-- why_en: Only asking the board can tell a neat record from a visit that took place.
-- do_id: Lakukan cek ulang kedua oleh orang lain sebelum langkah apa pun.
-- do_en: Have somebody else check a second time before anything else.
-- says_id: Jumlah cek ulang yang tidak membenarkan kunjungan: {value} dari {n} (batas {threshold}).
-- says_en: Back-checks that do not confirm a visit: {value} of {n} (limit {threshold}).
-- innocent_id: Yang ditanya bukan orang yang ditemui; lupa tanggal; perselisihan di antara pengurus.
-- innocent_en: The person asked is not the one who was met; a date forgotten; a feud within the board.
-- clears_id: Cek ulang berikutnya yang membenarkan kunjungan itu.
-- clears_en: A later back-check that confirms the visit.
-- family: counterpart
-- subject: cooperative
-- unit: back_checks
-- version: 1
-- source: [judg] two of at least three; Muralidharan et al: telephone checks changed delivery in Telangana
-- traps: the wrong person asked, memory and feuds (a later check that reached somebody stands above the first); a date remembered a few days off; nobody reached; a single denial
-- needs: back_checks
-- after: back_check_results, clarified_visits
with checked as (
    select
        r.cooperative_id,
        count(*) as checks,
        count(*) filter (where r.result = 'denied' and c.visit_id is null) as denied,
        list(r.visit_id order by r.checked_on, r.visit_id) filter (
            where r.result = 'denied' and c.visit_id is null and r.visit_id is not null
        ) as visit_ids
    from back_check_results as r
    left join clarified_visits as c on r.visit_id = c.visit_id
    where r.checked_on between $as_of::date - $memory_days and $as_of::date
    group by all
)

select
    s.cooperative_id as subject_id,
    case
        when coalesce(k.checks, 0) < $min_checks then 'cannot_assess'
        when k.denied >= $min_denied then 'flag'
        else 'clear'
    end as status,
    'critical' as severity,
    coalesce(k.denied, 0) as value,
    $min_denied as threshold,
    coalesce(k.checks, 0) as n,
    case
        when k.checks is null then 'no_back_checks'
        when k.checks < $min_checks then 'few_back_checks'
        else ''
    end as reason_code,
    coalesce(k.visit_ids, cast([] as varchar[])) as evidence
from sites as s
left join checked as k on s.cooperative_id = k.cooperative_id
