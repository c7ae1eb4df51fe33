-- id: A2
-- title_id: Tidak ada kunjungan
-- title_en: No recorded visit
-- why_id: Pendamping yang ditugaskan tetapi tidak pernah datang tidak mendampingi.
-- why_en: A mentor who is assigned but never comes does not accompany.
-- do_id: Minta kunjungan dalam 7 hari.
-- do_en: Ask for a visit within 7 days.
-- says_id: Tidak ada kunjungan tercatat selama {value} hari kerja efektif (batas {threshold}).
-- says_en: No visit recorded for {value} effective days (limit {threshold}).
-- innocent_id: Laporan dari desa tanpa sinyal belum terkirim; banjir atau kabut asap belum masuk kalender.
-- innocent_en: Reports from a village without signal have not been sent yet; a flood or haze is not in the calendar.
-- clears_id: Satu kunjungan tercatat, jenis apa pun, dalam jendela ini.
-- clears_en: One recorded visit of any kind inside the window.
-- family: absence
-- subject: cooperative
-- unit: effective_days
-- window: visits
-- version: 1
-- source: [judg] 1.5 times the target of one contact in 30 effective days
-- traps: late sync (judged at the feed's date); contract gap; flood and haze; new mentor
-- needs: assignments, mentors, visits
-- after: A1, exposures
with judged as (
    select
        w.*,
        a.status as a1_status,
        -- Never visited: counted since the mentor came.
        coalesce(w.days_since_visit, w.exposure_days) as days_without_visit
    from exposures as w
    join rule_results as a on w.cooperative_id = a.subject_id and a.rule_id = 'A1'
)

select
    cooperative_id as subject_id,
    case
        when a1_status = 'flag' then 'not_applicable'
        when a1_status in ('suppressed', 'cannot_assess') then a1_status
        when coalesce(complete_share, 0) < $feed_share or judged_on is null then 'cannot_assess'
        when days_without_visit > $max_effective_days then 'flag'
        when days_since_visit is null or exposure_days < $min_days_assigned then 'cannot_assess'
        when calendar_days_since_visit > $max_effective_days * 7 / 5.0 then 'suppressed'
        else 'clear'
    end as status,
    'high' as severity,
    days_without_visit as value,
    $max_effective_days as threshold,
    visits as n,
    case
        when a1_status = 'flag' then 'no_mentor'
        when a1_status = 'suppressed' then 'programme_gap'
        when a1_status = 'cannot_assess' then 'mentor_unknown'
        when coalesce(complete_share, 0) < $feed_share or judged_on is null then 'feed_incomplete'
        when days_without_visit > $max_effective_days then ''
        when days_since_visit is null or exposure_days < $min_days_assigned then 'just_started'
        when calendar_days_since_visit > $max_effective_days * 7 / 5.0 then 'calendar'
        else ''
    end as reason_code,
    cast([] as varchar[]) as evidence
from judged
