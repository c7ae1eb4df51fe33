-- id: A4
-- title_id: Frekuensi di bawah standar
-- title_en: Below the expected frequency
-- why_id: Koperasi yang jauh lebih jarang didatangi daripada sasaran tidak cukup didampingi.
-- why_en: A cooperative seen far less often than the target is not accompanied enough.
-- do_id: Susun jadwal kunjungan bersama pendamping.
-- do_en: Plan a schedule of visits with the mentor.
-- says_id: Kunjungan terverifikasi: {value}; menurut sasaran diharapkan {baseline} (batas {threshold}).
-- says_en: Verified visits: {value}; the target expects {baseline} (limit {threshold}).
-- innocent_id: Telepon tanpa GPS; laporan dari desa tanpa sinyal belum terkirim; sasaran baru naik karena dana baru cair.
-- innocent_en: A phone without GPS; reports from a village without signal have not been sent; the target rose only when money came.
-- clears_id: Kunjungan terverifikasi, oleh siapa pun, sampai setengah dari sasaran.
-- clears_en: Verified visits, by anybody, up to half of the target.
-- family: absence
-- subject: cooperative
-- unit: visits
-- window: visits
-- version: 1
-- source: [judg] half of the target over 3 effective months, and rarer than 1 in 20 by a Poisson count
-- traps: new mentor; visits by PMO and province count; flood and haze; one expected visit that did not happen; evidence columns missing in a regency
-- needs: assignments, mentors, visits
-- after: A1, cooperative_windows, busy_cooperatives
with coverage as (
    select regency_code, avg(assessable::int) as share
    from visit_classes
    where in_window
    group by all
),

with_target as (
    select
        w.*,
        a.status as a1_status,
        a.reason_code as a1_reason,
        coalesce(coverage.share, 0) as evidence_share,
        case when b.building_or_paid then $contacts_per_30_busy else $contacts_per_30 end / 30.0 as per_day
    from cooperative_windows as w
    join rule_results as a on w.cooperative_id = a.subject_id and a.rule_id = 'A1'
    join busy_cooperatives as b on w.cooperative_id = b.cooperative_id
    left join coverage on left(w.calendar_code, 5) = coverage.regency_code
),

judged as (
    select
        *,
        per_day * exposure_days as expected,
        -- Sums of parts of days: a whole window may come out a hair short of itself.
        round(exposure_days, 6) >= 30 * $min_months as long_enough,
        exposure_weekdays >= 30 * $min_months as long_enough_by_weekdays,
        verified < $max_ratio * per_day * exposure_days
        and poisson_at_most(verified, per_day * exposure_days) < $max_chance as below,
        verified < $max_ratio * per_day * exposure_weekdays
        and poisson_at_most(verified, per_day * exposure_weekdays) < $max_chance as below_by_weekdays
    from with_target
),

found as (
    select
        *,
        case
            when a1_status = 'flag' then 'no_mentor'
            when a1_status = 'suppressed' then a1_reason
            when a1_status = 'cannot_assess' then 'mentor_unknown'
            when coalesce(complete_share, 0) < $feed_share or judged_on is null then 'feed_incomplete'
            when visits > 0 and evidence_share < $evidence_share then 'evidence_missing'
            when long_enough and below then 'below'
            when long_enough_by_weekdays and below_by_weekdays then 'calendar'
            when not long_enough_by_weekdays then 'just_started'
            else 'often_enough'
        end as finding
    from judged
)

select
    cooperative_id as subject_id,
    case
        when finding = 'below' then 'flag'
        when finding = 'no_mentor' then 'not_applicable'
        when finding in ('mentor_unknown', 'feed_incomplete', 'evidence_missing', 'just_started')
            then 'cannot_assess'
        when finding = 'often_enough' then 'clear'
        else 'suppressed'
    end as status,
    'medium' as severity,
    verified as value,
    $max_ratio * expected as threshold,
    visits as n,
    expected as baseline,
    case when finding in ('below', 'often_enough') then '' else finding end as reason_code,
    visit_ids as evidence
from found
