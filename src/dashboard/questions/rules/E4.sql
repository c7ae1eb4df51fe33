-- id: E4
-- title_id: Dana cair tanpa pendampingan nyata
-- title_en: Money without eyes
-- why_id: Dana yang sudah cair tanpa kunjungan terverifikasi berarti tidak ada yang melihat pemakaiannya.
-- why_en: Money paid out without a verified visit means that nobody sees how it is used.
-- do_id: Kunjungan bersama PMO dalam 7 hari; tahan tahap pencairan berikutnya.
-- do_en: Visit jointly with the PMO within 7 days; hold the next instalment.
-- says_id: Dana sudah cair, tetapi pendampingannya belum terbukti: {value} hari kerja efektif sejak kunjungan terverifikasi (batas {threshold}), atau catatan kunjungannya perlu penjelasan.
-- says_en: Money is out, but accompaniment is not established: {value} effective days since a verified visit (limit {threshold}), or the visits' record needs explanation.
-- innocent_id: Laporan kunjungan terlambat; pencairan dicatat lebih awal dari kenyataannya.
-- innocent_en: Visit reports are late; the disbursement was recorded earlier than it happened.
-- clears_id: Satu kunjungan terverifikasi sejak pencairan.
-- clears_en: One verified visit since the disbursement.
-- family: money
-- subject: cooperative
-- unit: effective_days
-- window: visits
-- version: 1
-- source: [judg] 45 effective days
-- traps: Agrinas builds are not the cooperative's loan; unknown schemes; late feeds; no visit data
-- needs: financing, financing.disbursed_idr, visits
-- needs_to_clear: assignments, mentors
-- after: tiers
with loans as (
    select
        cooperative_id,
        count(*) filter (where scheme in ('cooperative_loan', 'working_capital')) as scheme_a,
        count(*) filter (where scheme = 'agrinas_build') as scheme_b,
        sum(disbursed_idr) filter (where scheme in ('cooperative_loan', 'working_capital')) as disbursed_idr,
        count(*) filter (where scheme in ('cooperative_loan', 'working_capital') and disbursed_idr is null)
            as unreported,
        list(loan_id order by loan_id) as loan_ids
    from financing
    group by all
),

judged as (
    select
        s.cooperative_id,
        l.*exclude (cooperative_id),
        coalesce(w.days_since_verified, $window_days) as days_without,
        case
            when l.loan_ids is null then 'no_loan'
            when l.scheme_a = 0 and l.scheme_b > 0 then 'scheme_b'
            when l.scheme_a = 0 then 'scheme_unknown'
            when coalesce(l.disbursed_idr, 0) = 0 and l.unreported > 0 then 'disbursed_unknown'
            when coalesce(l.disbursed_idr, 0) = 0 then 'nothing_disbursed'
            when t.tier in ('none', 'ceremonial') then 'unseen'
            when not coalesce(w.feed_complete, false) then 'feed_incomplete'
            when t.unknown_reason = 'columns_missing' then 'tier_unknown'
            when coalesce(w.days_since_verified, $window_days) > $max_effective_days then 'unseen'
            when t.tier = 'unknown' then 'tier_unknown'
            when coalesce(w.weekdays_since_verified, $window_days) > $max_effective_days then 'calendar'
            else 'seen'
        end as finding
    from sites as s
    left join loans as l on s.cooperative_id = l.cooperative_id
    left join cooperative_windows as w on s.cooperative_id = w.cooperative_id
    left join tiers as t on s.cooperative_id = t.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'unseen' then 'flag'
        when finding = 'seen' then 'clear'
        when finding in ('no_loan', 'scheme_b', 'nothing_disbursed') then 'not_applicable'
        when finding = 'calendar' then 'suppressed'
        else 'cannot_assess'
    end as status,
    'critical' as severity,
    days_without as value,
    $max_effective_days as threshold,
    coalesce(scheme_a, 0) as n,
    case when finding in ('unseen', 'seen') then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
