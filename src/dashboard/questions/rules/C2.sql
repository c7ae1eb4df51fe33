-- id: C2
-- title_id: Temuan berulang
-- title_en: Recurrent finding
-- why_id: Masalah yang dicatat lagi dan lagi tanpa selesai menunjukkan kunjungan tidak mengubah apa pun.
-- why_en: A problem written down again and again without being closed shows that visits change nothing.
-- do_id: Naikkan satu tingkat, kepada orang yang dapat memutuskan.
-- do_en: Escalate by one level, to somebody who can decide.
-- says_id: Jumlah kunjungan yang mencatat masalah yang sama tanpa penyelesaian: {value} (batas {threshold}, dari {n} kunjungan berkendala).
-- says_en: Visits that record the same problem without closure: {value} (limit {threshold}, of {n} visits with problems).
-- innocent_id: Izin yang lama; masalah lain dengan topik yang sama; penyelesaiannya belum dicatat.
-- innocent_en: A slow permit; another problem under the same topic; a closure not yet recorded.
-- clears_id: Tindak lanjut tentang masalah itu yang ditutup, atau kunjungan yang menemukan topik itu beres.
-- clears_en: A closed follow-up on that problem, or a visit that found the topic in order.
-- family: outcome
-- subject: cooperative
-- unit: visits
-- window: visits
-- version: 1
-- source: [judg] three visits over sixty days; likeness 0.6 of 3-word shingles
-- traps: slow permits and other declared obstacles of the building; a closure in between; a visit in between that found the topic in order; the topic "other"; form templates used by five or more mentors; joint events; two entries of one day
-- needs: visits.problem_found, visits.topics, visits.findings, follow_ups, follow_ups.closed_on
-- needs_to_clear: follow_ups.category, follow_ups.visit_id
-- after: finding_texts, visit_words, visit_classes, regency_feed, ~construction_facts
with seen as (
    select
        cooperative_id,
        count(*) as visits,
        count(problem_found) as answered
    from visit_classes
    where in_window and not joint
    group by all
),

problems as (
    select cooperative_id, visit_id, visited_on
    from visit_classes
    where in_window and not joint and not clarified and problem_found
),

recorded as (
    select cooperative_id, count(*) as problems, max(visited_on) - min(visited_on) as span
    from problems
    group by all
),

candidates as (
    select
        p.*,
        list_distinct(v.topics) as topics,
        case when not t.boilerplate and w.plain != '' then w.plain end as plain
    from recorded as r
    join problems as p on r.cooperative_id = p.cooperative_id
    join visit_facts as v on p.visit_id = v.visit_id
    left join finding_texts as t on p.visit_id = t.visit_id
    left join visit_words as w on p.visit_id = w.visit_id
    where r.problems >= $min_visits and r.span >= $min_days
),

-- Into which of 62 drawers the threes of following words of a text fall.
texts as materialized (
    select
        cooperative_id,
        visit_id,
        visited_on,
        plain,
        greatest(length(words) - 2, 1) as threes,
        coalesce(
            list_bit_or(list_transform(
                list_zip(words[:-3], words[2:-2], words[3:]), lambda three: 1::bigint << (hash(three) % 62)::bigint
            )),
            0
        ) as drawers
    from (select *, words_of(plain) as words from candidates where plain is not null)
),

-- A drawer that one text alone uses holds something that the other lacks. Most pairs differ in so many that their
-- Jaccard cannot reach the limit: only the rest is compared three by three, and what is the same not even then.
near_texts as materialized (
    select
        a.visit_id,
        b.visit_id as later_visit_id,
        case when a.plain != b.plain then shingles(words_of(a.plain)) end as shingles,
        case when a.plain != b.plain then shingles(words_of(b.plain)) end as later_shingles
    from texts as a
    join texts as b on a.cooperative_id = b.cooperative_id and a.visited_on <= b.visited_on
    where
        a.threes - bit_count(a.drawers & ~b.drawers) >= $min_jaccard * (a.threes + bit_count(b.drawers & ~a.drawers))
        and b.threes - bit_count(b.drawers & ~a.drawers)
        >= $min_jaccard * (b.threes + bit_count(a.drawers & ~b.drawers))
        and (a.visited_on < b.visited_on or a.visit_id < b.visit_id)
),

alike as (
    select visit_id, later_visit_id
    from (
        select
            *,
            length(shingles) + length(later_shingles) as sizes,
            length(list_intersect(shingles, later_shingles)) as shared
        from near_texts
    )
    where shingles is null or shared >= $min_jaccard * (sizes - shared)
),

-- A finding is a topic, or a text together with what repeats it; "other" is no subject.
findings as (
    select cooperative_id, topic as finding, visit_id, visited_on, topics
    from (select *, unnest(topics) as topic from candidates)
    where topic != 'other'
    union all
    select c.cooperative_id, 'text of ' || a.visit_id, c.visit_id, c.visited_on, c.topics
    from (
        select visit_id, later_visit_id from alike
        union all
        select distinct visit_id, visit_id from alike
    ) as a
    join candidates as c on a.later_visit_id = c.visit_id
),

closed as (
    select cooperative_id, visit_id, category, coalesce(closed_on, closed_at::date) as closed_on
    from follow_ups
    where coalesce(closed_on, closed_at::date) <= $as_of::date
),

-- A finding ends where it is closed: on one of its visits, under its topic, or by an entry that does not say
-- what it closes; and where a visit on the topic found nothing wrong.
closures as (
    select cooperative_id, finding, max(closed_on) as closed_on
    from (
        select f.cooperative_id, f.finding, c.closed_on
        from findings as f
        join closed as c on f.visit_id = c.visit_id
        union all
        select cooperative_id, category, closed_on from closed
        union all
        select f.cooperative_id, f.finding, c.closed_on
        from (select distinct cooperative_id, finding from findings) as f
        join closed as c on f.cooperative_id = c.cooperative_id
        where c.visit_id is null and c.category is null
        union all
        select c.cooperative_id, unnest(v.topics), c.visited_on
        from visit_classes as c
        join visit_facts as v on c.visit_id = v.visit_id
        where c.in_window and not c.joint and not c.problem_found
    )
    group by all
),

chains as (
    select
        f.cooperative_id,
        f.finding,
        count(*) as visits,
        count(distinct f.visited_on) >= $min_visits
        and max(f.visited_on) - min(f.visited_on) >= $min_days as recurrent,
        bool_and(list_contains(f.topics, 'construction')) as about_the_building,
        list(f.visit_id order by f.visited_on, f.visit_id) as visit_ids
    from findings as f
    left join closures as c on f.cooperative_id = c.cooperative_id and f.finding = c.finding
    where c.closed_on is null or f.visited_on > c.closed_on
    group by all
),

longest as (
    select
        c.*,
        coalesce(c.about_the_building and b.blocker is not null, false) as excused
    from chains as c
    left join construction_facts as b on c.cooperative_id = b.cooperative_id
    qualify row_number() over (
        partition by c.cooperative_id order by c.recurrent and not excused desc, c.recurrent desc, c.visits desc, c.finding
    ) = 1
),

found as (
    select
        s.cooperative_id,
        l.* exclude (cooperative_id, visits),
        coalesce(l.visits, 0) as repeats,
        r.problems,
        case
            when l.recurrent and not l.excused then 'recurrent'
            when f.judged_on is null or coalesce(f.complete_share, 0) < $feed_share then 'feed_incomplete'
            when v.visits is null then 'no_visits'
            when l.recurrent then 'blocker'
            when v.visits < $min_visits then 'few_visits'
            when v.answered < $min_visits then 'problems_unreported'
            else 'no_chain'
        end as finding_status
    from sites as s
    left join regency_feed as f on s.regency_code = f.regency_code
    left join seen as v on s.cooperative_id = v.cooperative_id
    left join longest as l on s.cooperative_id = l.cooperative_id
    left join recorded as r on s.cooperative_id = r.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding_status = 'recurrent' then 'flag'
        when finding_status = 'no_chain' then 'clear'
        when finding_status = 'no_visits' then 'not_applicable'
        when finding_status = 'blocker' then 'suppressed'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    repeats as value,
    $min_visits as threshold,
    coalesce(problems, 0) as n,
    case when finding_status in ('recurrent', 'no_chain') then '' else finding_status end as reason_code,
    case when recurrent then visit_ids else cast([] as varchar[]) end as evidence
from found
