-- id: A3
-- title_id: Kunjungan terverifikasi sudah lama
-- title_en: Verified contact overdue
-- why_id: Tanpa kunjungan yang didukung bukti, tidak ada yang tahu keadaan koperasi.
-- why_en: Without a visit that evidence supports, nobody knows how the cooperative stands.
-- do_id: Telepon pengurus untuk cek ulang, lalu kunjungan bersama.
-- do_en: Call the board for a back-check, then visit jointly.
-- says_id: {value} hari kerja efektif sejak kunjungan terverifikasi terakhir (batas {threshold}).
-- says_en: {value} effective days since the last verified visit (limit {threshold}).
-- innocent_id: Telepon tanpa GPS; pertemuan di dalam gedung; titik koperasi di register salah.
-- innocent_en: A phone without GPS; a meeting indoors; the cooperative's point in the register is wrong.
-- clears_id: Satu kunjungan tatap muka dengan tanda kehadiran dan isi.
-- clears_en: One visit in person with a mark of presence and a mark of substance.
-- family: absence
-- subject: cooperative
-- unit: effective_days
-- window: visits
-- version: 1
-- source: [judg] 45 amber, 90 red
-- traps: phones without GPS; offices indoors; evidence columns missing in a regency
-- needs: assignments, mentors, visits
-- after: A1, cooperative_windows
with coverage as (
    select regency_code, avg(assessable::int) as share
    from visit_classes
    where in_window
    group by all
),

judged as (
    select
        w.*,
        a.status as a1_status,
        a.reason_code as a1_reason,
        coalesce(coverage.share, 0) as evidence_share,
        -- Never verified: counted since the mentor came.
        coalesce(w.days_since_verified, w.exposure_days) as days_without,
        coalesce(w.weekdays_since_verified, w.exposure_weekdays) as weekdays_without
    from cooperative_windows as w
    join rule_results as a on w.cooperative_id = a.subject_id and a.rule_id = 'A1'
    left join coverage on left(w.calendar_code, 5) = coverage.regency_code
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
            when days_without > $max_effective_days then 'overdue'
            when weekdays_without > $max_effective_days then 'calendar'
            when days_since_verified is null then 'just_started'
            else 'verified'
        end as finding
    from judged
)

select
    cooperative_id as subject_id,
    case
        when finding = 'overdue' then 'flag'
        when finding = 'no_mentor' then 'not_applicable'
        when finding in ('mentor_unknown', 'feed_incomplete', 'evidence_missing', 'just_started')
            then 'cannot_assess'
        when finding = 'verified' then 'clear'
        else 'suppressed'
    end as status,
    case when days_without > $red_effective_days then 'high' else 'medium' end as severity,
    days_without as value,
    $max_effective_days as threshold,
    visits as n,
    case when finding in ('overdue', 'verified') then '' else finding end as reason_code,
    visit_ids as evidence
from found
