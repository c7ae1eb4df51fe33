-- id: B1
-- title_id: Perjalanan mustahil
-- title_en: Impossible travel
-- why_id: Satu orang tidak dapat berada di dua desa yang berjauhan pada jam yang sama.
-- why_en: One person cannot be in two distant villages at the same hour.
-- do_id: Minta penjelasan pendamping; perbaiki koperasi yang salah pilih.
-- do_en: Ask the mentor for an explanation; correct a wrongly picked cooperative.
-- says_id: Pada {value}% hari kerjanya ada kunjungan yang tidak mungkin dilakukan satu orang (batas {threshold}%, {n} hari).
-- says_en: On {value}% of the days worked, visits that one person could not both make (limit {threshold}%, {n} days).
-- innocent_id: Koperasi salah pilih; jam telepon salah; dua orang memakai satu akun; pertemuan kecamatan dicatat per koperasi.
-- innocent_en: A wrongly picked cooperative; a wrong phone clock; two people on one account; a district meeting logged per cooperative.
-- clears_id: Jam yang dibetulkan, atau penjelasan yang diterima.
-- clears_en: Corrected times, or an accepted explanation.
-- family: route
-- subject: mentor
-- unit: percent_of_days
-- window: visits
-- version: 1
-- source: [proto] at least 3 days and 8% of the days worked
-- traps: city cooperatives a few hundred metres apart; wrong cooperative picked once; joint meetings; overnight visits; ties; missing positions; phone and online contacts
-- needs: visits, mentors
-- after: impossible_travel, ~visit_classes
with worked as (
    select
        v.mentor_id,
        count(distinct v.visited_on) as worked_days,
        count(distinct v.visited_on) filter (where v.timed) as timed_days
    from visit_facts as v
    where v.in_window and v.mode not in ('phone', 'online')
    group by all
),

hits as (
    select
        t.mentor_id,
        count(distinct t.visited_on) as bad_days,
        list_distinct(flatten(list([t.visit_a, t.visit_b]))) as visit_ids
    from impossible_travel as t
    join visit_facts as v on t.visit_a = v.visit_id
    where v.in_window
    group by all
),

second_family as (
    select mentor_id, count(*) as visits
    from visit_classes
    where
        in_window
        and (text_copy or list_has_any(contradictions, ['place', 'photo', 'denied', 'submission']))
    group by all
)

select
    m.mentor_id as subject_id,
    case
        when w.worked_days is null then 'not_applicable'
        when w.timed_days < $min_worked_days then 'cannot_assess'
        when coalesce(h.bad_days, 0) >= $min_days and h.bad_days / w.worked_days >= $min_share then 'flag'
        else 'clear'
    end as status,
    case when coalesce(s.visits, 0) >= 2 then 'high' else 'medium' end as severity,
    100.0 * coalesce(h.bad_days, 0) / w.worked_days as value,
    100.0 * $min_share as threshold,
    coalesce(w.worked_days, 0) as n,
    case
        when w.worked_days is null then 'no_visits'
        when w.timed_days < $min_worked_days then 'n_too_small'
        else ''
    end as reason_code,
    list_sort(coalesce(h.visit_ids, cast([] as varchar[]))) as evidence
from mentors as m
left join worked as w on m.mentor_id = w.mentor_id
left join hits as h on m.mentor_id = h.mentor_id
left join second_family as s on m.mentor_id = s.mentor_id
