-- id: B10
-- title_id: "Tidak ada kendala" padahal bermasalah
-- title_en: Always fine, against the facts
-- why_id: Kunjungan yang selalu melaporkan semua baik, sementara sumber lain menunjukkan masalah, menutup jalan untuk menolong.
-- why_en: Visits that always report all well while another source shows trouble keep help away.
-- do_id: Kunjungan bersama PMO dan pendamping.
-- do_en: Visit jointly, the PMO with the mentor.
-- says_id: Jumlah kunjungan tanpa satu kendala pun: {value} (batas {threshold}), padahal sumber lain menunjukkan masalah.
-- says_en: Visits without a single problem: {value} (limit {threshold}), while another source shows trouble.
-- innocent_id: Kendalanya di luar tugas pendamping dan dicatat di tempat lain; masalahnya muncul setelah kunjungan terakhir.
-- innocent_en: The obstacle is beyond the mentor's remit and recorded elsewhere; the trouble came after the last visit.
-- clears_id: Satu kunjungan atau tindak lanjut yang mencatat masalahnya, atau masalah yang selesai.
-- clears_en: A visit or a follow-up that records the trouble, or trouble that is over.
-- family: outcome
-- subject: cooperative
-- unit: visits
-- window: visits
-- version: 1
-- source: [judg] three visits in twelve weeks
-- traps: obstacles beyond the mentor's remit that are recorded elsewhere; trouble younger than the last visit; a second source that nobody has; books that a whole regency sends late; joint events
-- needs: visits.problem_found
-- needs_to_clear: cash_flow.arrears_days, mentors.role, follow_ups.owner_mentor_id
-- after: C5, severe_findings, visit_classes, regency_feed, ~unit_facts
with windows as (
    select regency_code, judged_on, complete_share, judged_on - 7 * $window_weeks as from_day
    from regency_feed
),

looked as (
    select
        c.cooperative_id,
        c.mentor_id,
        list_contains($portfolio_roles, c.role) as own,
        count(*) as visits,
        count(*) filter (where not c.problem_found) as fine,
        count(*) filter (where c.problem_found) as problems,
        max(c.visited_on) as last_on,
        count(*) filter (where not c.problem_found and not c.clarified) as counted
    from visit_classes as c
    join windows as w on c.regency_code = w.regency_code
    where not c.joint and c.visited_on >= w.from_day
    group by all
),

-- A follow-up that the mentor opened or owns is a problem on record.
recorded as (
    select distinct f.cooperative_id, unnest([f.owner_mentor_id, v.mentor_id]) as mentor_id
    from follow_ups as f
    join sites as s on f.cooperative_id = s.cooperative_id
    join windows as w on s.regency_code = w.regency_code
    left join visit_facts as v on f.visit_id = v.visit_id
    where f.opened_on between w.from_day and w.judged_on
),

mentors_here as (
    select
        l.*,
        l.counted >= $min_visits and l.problems = 0 and r.mentor_id is null as always_fine
    from looked as l
    left join recorded as r on l.cooperative_id = r.cooperative_id and l.mentor_id = r.mentor_id
),

books as (
    select
        cooperative_id,
        date_trunc('month', max(month))::date as last_month,
        arg_max(arrears_days, month) as arrears_days
    from cash_flow
    where month <= $as_of::date
    group by all
),

-- Books are silent only where neighbours' books of later months have arrived.
regency_books as (
    select s.regency_code, max(b.last_month) as newest_month
    from books as b
    join sites as s on b.cooperative_id = s.cooperative_id
    group by all
),

named_obstacles as (
    select cooperative_id from unit_facts group by cooperative_id having count(blocker) > 0
),

troubles as (
    select
        b.cooperative_id,
        'arrears' as kind,
        last_day(b.last_month) - b.arrears_days::integer as since_on,
        null as visit_id,
        null as other_mentor_id
    from books as b
    where b.arrears_days >= $min_arrears_days
    union all
    select
        b.cooperative_id,
        'books_silent' as kind,
        last_day((b.last_month + to_months($silent_months::integer))::date) as since_on,
        null,
        null
    from books as b
    join sites as s on b.cooperative_id = s.cooperative_id
    join regency_books as r on s.regency_code = r.regency_code
    where datediff('month', b.last_month, r.newest_month) >= $silent_months
    union all
    select subject_id, 'frozen', $as_of::date - 7 * $window_weeks, null, null
    from rule_results
    where rule_id = 'C5' and status = 'flag'
    union all
    select f.cooperative_id, 'other_visit', f.found_on, f.visit_id, f.mentor_id
    from severe_findings as f
    join sites as s on f.cooperative_id = s.cooperative_id
    join windows as w on s.regency_code = w.regency_code
    where f.mentor_id is not null and f.found_on between w.from_day and w.judged_on
),

-- One trouble that a mentor came after and did not write down; an outlet's named obstacle speaks for its money.
hits as (
    select
        m.cooperative_id,
        m.mentor_id,
        t.kind,
        t.visit_id,
        m.counted as fine,
        t.kind in ('arrears', 'books_silent') and o.cooperative_id is not null as excused
    from mentors_here as m
    join troubles as t on m.cooperative_id = t.cooperative_id
    left join named_obstacles as o on m.cooperative_id = o.cooperative_id
    where m.own and m.always_fine and t.other_mentor_id is distinct from m.mentor_id and m.last_on >= t.since_on
    qualify row_number() over (
        partition by m.cooperative_id order by excused, t.kind, m.mentor_id, t.since_on desc, t.visit_id
    ) = 1
),

proofs as (
    select
        h.cooperative_id,
        list(c.visit_id order by c.visited_on, c.visit_id) as visit_ids
    from hits as h
    join visit_classes as c on h.cooperative_id = c.cooperative_id and h.mentor_id = c.mentor_id
    join windows as w on c.regency_code = w.regency_code
    where not c.joint and c.visited_on >= w.from_day and not c.problem_found and not c.clarified
    group by all
),

counted as (
    select
        cooperative_id,
        sum(visits) filter (where own) as visits,
        sum(fine) filter (where own) as fine,
        sum(problems) filter (where own) as problems,
        count(*) as mentors
    from mentors_here
    group by all
),

found as (
    select
        s.cooperative_id,
        h.fine,
        list_concat(p.visit_ids, case when h.visit_id is not null then [h.visit_id] end) as evidence,
        c.visits,
        c.fine as all_fine,
        case
            when w.judged_on is null or coalesce(w.complete_share, 0) < $feed_share then 'feed_incomplete'
            when h.excused then 'blocker'
            when h.kind is not null then h.kind
            when c.visits is null then 'no_visits'
            when c.problems > 0 then 'problem_recorded'
            when c.visits >= $min_visits and c.fine < $min_visits then 'problems_unreported'
            when c.visits < $min_visits then 'few_visits'
            when b.cooperative_id is null and frozen.status not in ('flag', 'clear') and c.mentors = 1
                then 'no_second_source'
            else 'agree'
        end as finding
    from sites as s
    left join windows as w on s.regency_code = w.regency_code
    left join counted as c on s.cooperative_id = c.cooperative_id
    left join hits as h on s.cooperative_id = h.cooperative_id
    left join proofs as p on h.cooperative_id = p.cooperative_id
    left join books as b on s.cooperative_id = b.cooperative_id
    left join rule_results as frozen on s.cooperative_id = frozen.subject_id and frozen.rule_id = 'C5'
)

select
    cooperative_id as subject_id,
    case
        when finding in ('arrears', 'books_silent', 'frozen', 'other_visit') then 'flag'
        when finding in ('agree', 'problem_recorded') then 'clear'
        when finding = 'no_visits' then 'not_applicable'
        when finding = 'blocker' then 'suppressed'
        else 'cannot_assess'
    end as status,
    'high' as severity,
    coalesce(fine, all_fine, 0) as value,
    $min_visits as threshold,
    coalesce(visits, 0) as n,
    case when finding in ('agree', 'problem_recorded') then '' else finding end as reason_code,
    coalesce(evidence, cast([] as varchar[])) as evidence
from found
