-- id: B4
-- title_id: Temuan salin-tempel
-- title_en: Copied findings
-- why_id: Temuan yang sama untuk desa berbeda berarti desanya belum dilihat.
-- why_en: The same finding for different villages means that the village was not looked at.
-- do_id: Minta fakta khusus tiap desa pada laporan berikutnya.
-- do_en: Require facts of that very village in the next report.
-- says_id: {value}% dari {n} temuannya hampir sama dengan temuan di koperasi lain (batas {threshold}%).
-- says_en: {value}% of {n} findings nearly repeat what was written of another cooperative (limit {threshold}%).
-- innocent_id: Catatan jujur yang pendek; formulir dengan kalimat baku; masalah yang memang sama.
-- innocent_en: Short honest notes; forms with set sentences; a problem that really is the same.
-- clears_id: Temuan yang menyebut keadaan desa itu sendiri.
-- clears_en: Findings that name that village's own state.
-- family: text
-- subject: mentor
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [proto] 25% of visits, n of 20 or more
-- traps: short honest notes; form templates used by five or more mentors; the same problem at the same cooperative; joint events
-- needs: visits.findings, mentors
-- after: text_copies
with written as (
    select
        v.mentor_id,
        -- One meeting logged once per cooperative was written down once.
        count(distinct (t.visited_on, t.text_id)) as visits,
        count(distinct (t.visited_on, t.text_id)) filter (where c.visit_id is not null) as copies,
        list(c.visit_id order by c.visit_id) filter (where c.visit_id is not null) as visit_ids
    from visit_facts as v
    join finding_texts as t on v.visit_id = t.visit_id
    left join text_copies as c on v.visit_id = c.visit_id
    where v.in_window and not t.boilerplate
    group by all
)

select
    m.mentor_id as subject_id,
    case
        when w.visits is null then 'not_applicable'
        when w.visits < $min_visits then 'cannot_assess'
        when w.copies / w.visits >= $min_share then 'flag'
        else 'clear'
    end as status,
    'medium' as severity,
    100.0 * w.copies / w.visits as value,
    100.0 * $min_share as threshold,
    coalesce(w.visits, 0) as n,
    case
        when w.visits is null then 'no_visits'
        when w.visits < $min_visits then 'n_too_small'
        else ''
    end as reason_code,
    coalesce(w.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join written as w on m.mentor_id = w.mentor_id
