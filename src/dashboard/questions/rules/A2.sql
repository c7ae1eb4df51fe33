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
        x.*,
        acc.mentor_id,
        a.status as a1_status,
        a.reason_code as a1_reason,
        -- Never visited: counted since the mentor came.
        coalesce(x.days_since_visit, x.exposure_days) as days_without_visit,
        coalesce(x.weekdays_since_visit, x.exposure_weekdays) as weekdays_without_visit
    from exposures as x
    join accompaniment as acc on x.cooperative_id = acc.cooperative_id
    join rule_results as a on x.cooperative_id = a.subject_id and a.rule_id = 'A1'
),

found as (
    select
        *,
        case
            when a1_status = 'flag' then 'no_mentor'
            when a1_status = 'suppressed' then a1_reason
            when a1_status = 'cannot_assess' then 'mentor_unknown'
            when coalesce(complete_share, 0) < $feed_share or judged_on is null then 'feed_incomplete'
            when exposure_days >= $min_days_assigned and days_without_visit > $max_effective_days then 'unvisited'
            when exposure_weekdays >= $min_days_assigned and weekdays_without_visit > $max_effective_days
                then 'calendar'
            when days_since_visit is null or exposure_days < $min_days_assigned then 'just_started'
            else 'visited'
        end as finding
    from judged
),

-- Where the mentor was instead: shows that the reports arrive and the work goes on.
elsewhere as (
    select mentor_id, list(visit_id order by started_at desc, visit_id)[1:3] as visit_ids
    from visit_facts
    where in_window and mentor_id in (select mentor_id from found where finding = 'unvisited')
    group by all
)

select
    f.cooperative_id as subject_id,
    case
        when finding = 'unvisited' then 'flag'
        when finding = 'no_mentor' then 'not_applicable'
        when finding in ('mentor_unknown', 'feed_incomplete', 'just_started') then 'cannot_assess'
        when finding = 'visited' then 'clear'
        else 'suppressed'
    end as status,
    'high' as severity,
    days_without_visit as value,
    $max_effective_days as threshold,
    visits as n,
    case when finding in ('unvisited', 'visited') then '' else finding end as reason_code,
    list_concat(
        case when last_visit_id is not null then [last_visit_id] end,
        case when finding = 'unvisited' then list_filter(e.visit_ids, lambda v: v is distinct from last_visit_id) end
    ) as evidence
from found as f
left join elsewhere as e on f.mentor_id = e.mentor_id
