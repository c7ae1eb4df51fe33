-- id: C4
-- title_id: Masalah tanpa rencana aksi
-- title_en: Problem without action
-- why_id: Kendala yang dicatat tanpa rencana tidak akan selesai dengan sendirinya.
-- why_en: A problem that is written down without a plan will not solve itself.
-- do_id: Sepakati dengan pendamping siapa melakukan apa, dan kapan.
-- do_en: Agree with the mentor who does what, and by when.
-- says_id: {value}% dari {n} kunjungan yang mencatat kendala tidak diikuti rencana atau tindak lanjut (batas {threshold}%).
-- says_en: {value}% of {n} visits with a problem led to no plan and no follow-up (limit {threshold}%).
-- innocent_id: Kendalanya langsung diselesaikan di tempat; rencananya ditulis di dalam temuan.
-- innocent_en: The problem was solved on the spot; the plan was written among the findings.
-- clears_id: Tindak lanjut dengan penanggung jawab dan tenggat.
-- clears_en: A follow-up with an owner and a date.
-- family: outcome
-- subject: cooperative
-- unit: percent_of_visits
-- window: visits
-- version: 1
-- source: [judg] half of at least four problem visits, seven days
-- traps: follow-ups entered some days later, or without naming the visit; visits whose seven days are not over; joint events; short plans count
-- needs: visits.problem_found, visits.action_items, follow_ups
-- after: regency_feed, visit_classes
with seen as (
    select
        c.cooperative_id,
        c.visit_id,
        c.visited_on,
        c.problem_found,
        c.clarified
    from visit_classes as c
    join regency_feed as f on c.regency_code = f.regency_code
    where c.in_window and not c.joint and c.visited_on + $action_days <= f.judged_on
),

-- The first follow-up on or after the day of the visit; one that names its visit counts whenever it came.
answered as (
    select
        s.*,
        v.action_items is not null
        or s.visit_id in (select visit_id from follow_ups where visit_id is not null)
        or coalesce(o.opened_on <= s.visited_on + $action_days, false) as acted
    from seen as s
    join visit_facts as v on s.visit_id = v.visit_id
    asof left join (select distinct cooperative_id, opened_on from follow_ups) as o
        on s.cooperative_id = o.cooperative_id and s.visited_on <= o.opened_on
    where s.problem_found
),

counted as (
    select
        cooperative_id,
        count(*) as problems,
        count(*) filter (where not acted and not clarified) as left_alone,
        list(visit_id order by visited_on, visit_id) filter (where not acted and not clarified) as visit_ids
    from answered
    group by all
),

asked as (
    select cooperative_id, count(*) as visits, count(problem_found) as answered from seen group by all
),

found as (
    select
        s.cooperative_id,
        c.* exclude (cooperative_id),
        case
            when c.problems >= $min_problems and c.left_alone >= $min_share * c.problems then 'left_alone'
            when f.judged_on is null or coalesce(f.complete_share, 0) < $feed_share then 'feed_incomplete'
            when a.visits is null then 'no_visits'
            when c.problems is null and a.answered < a.visits then 'problems_unreported'
            when c.problems is null then 'no_problems'
            when c.problems < $min_problems then 'n_too_small'
            else 'acted'
        end as finding
    from sites as s
    left join regency_feed as f on s.regency_code = f.regency_code
    left join asked as a on s.cooperative_id = a.cooperative_id
    left join counted as c on s.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'left_alone' then 'flag'
        when finding = 'acted' then 'clear'
        when finding in ('no_visits', 'no_problems') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    100.0 * left_alone / problems as value,
    100.0 * $min_share as threshold,
    coalesce(problems, 0) as n,
    case when finding in ('left_alone', 'acted') then '' else finding end as reason_code,
    coalesce(visit_ids, cast([] as varchar[])) as evidence
from found
