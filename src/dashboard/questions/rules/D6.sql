-- id: D6
-- title_id: Penugasan ganda
-- title_en: Assignment conflict
-- why_id: Bila dua orang memegang satu koperasi, atau yang datang bukan yang ditugaskan, tidak ada yang bertanggung jawab.
-- why_en: Where two people hold one cooperative, or the one who comes is not the one assigned, nobody answers for it.
-- do_id: Tetapkan satu penanggung jawab; tutup baris penugasan yang sudah berakhir.
-- do_en: Name one who answers for it; close the assignment rows that have ended.
-- says_id: Pertentangan dalam penugasan: {value} (dua pendamping bersamaan, kunjungan oleh yang tidak ditugaskan, atau pendamping tanpa kontrak).
-- says_en: Conflicts in the assignment: {value} (two mentors at once, visits by somebody not assigned, or a mentor without a contract).
-- innocent_id: Dua pendamping sengaja berbagi; masa serah terima; kontrak diperpanjang tetapi belum masuk ekspor.
-- innocent_en: Two mentors share on purpose; days of hand-over; a contract renewed but not in the export yet.
-- clears_id: Baris penugasan yang dibetulkan, atau keputusan berbagi.
-- clears_en: Corrected assignment rows, or a decision to share.
-- family: structure
-- subject: cooperative
-- unit: conflicts
-- window: visits
-- version: 1
-- source: [judg] more than 14 effective days together; half of at least 3 visits
-- traps: two mentors who both come share on purpose; days of hand-over; cover for an absent mentor; programme gap; PMO rows; the same mentor in two rows; late feeds
-- needs: assignments, mentors, visits
-- after: portfolios, accompaniment, ~visit_classes
with spells as (
    select cooperative_id, mentor_id, min(coalesce(held_from, $as_of::date - $history_days)) as held_from
    from portfolios
    where fills_portfolio and active
    group by all
),

-- Whoever of two came second: the days together begin there.
together as (
    select
        cooperative_id,
        count(*) as mentors,
        list_sort(list(held_from))[2] as since,
        list(mentor_id order by mentor_id) as mentor_ids
    from spells
    group by all
    having count(*) > 1
),

comers as (
    select t.cooperative_id, count(distinct v.mentor_id) as mentors
    from together as t
    join visit_classes as v
        on t.cooperative_id = v.cooperative_id and list_contains(t.mentor_ids, v.mentor_id) and v.visited_on >= t.since
    where v.in_window
    group by all
),

logged as (
    select
        cooperative_id,
        count(*) as visits,
        count(*) filter (where list_contains(contradictions, 'assignment')) as by_strangers,
        list(visit_id order by visited_on, visit_id) filter (where list_contains(contradictions, 'assignment'))
            as visit_ids
    from visit_classes
    where in_window and list_contains($portfolio_roles, role)
    group by all
),

-- Rows still open on a mentor whose contract is over.
unfounded as (
    select a.cooperative_id, max(m.contract_to) as ended_on, list(distinct a.mentor_id order by a.mentor_id) as mentor_ids
    from assignments as a
    join mentors as m on a.mentor_id = m.mentor_id
    where
        list_contains($portfolio_roles, m.role)
        and coalesce(a.assigned_from <= $as_of::date, true)
        and coalesce(a.assigned_to >= $as_of::date, true)
        and m.contract_to < $as_of::date
    group by all
),

judged as (
    select
        acc.cooperative_id,
        coalesce(f.complete_share, 0) >= $feed_share as feed_complete,
        acc.in_programme_gap,
        acc.assignments,
        coalesce(today.through - since.through > $max_effective_days, false) as doubled,
        coalesce(c.mentors, 0) >= t.mentors as all_come,
        coalesce(l.visits >= $min_visits and l.by_strangers >= $min_share * l.visits, false) as strangers_come,
        coalesce(today.through - ended.through > $max_effective_days, false) as unfounded,
        coalesce(today.weekdays_through - ended.weekdays_through > $max_effective_days, false) as unfounded_by_weekdays,
        t.mentor_ids,
        l.visit_ids,
        u.mentor_ids as ended_ids
    from accompaniment as acc
    left join together as t on acc.cooperative_id = t.cooperative_id
    left join comers as c on acc.cooperative_id = c.cooperative_id
    left join logged as l on acc.cooperative_id = l.cooperative_id
    left join unfounded as u on acc.cooperative_id = u.cooperative_id
    left join regency_feed as f on left(acc.calendar_code, 5) = f.regency_code
    left join day_weights as today on acc.calendar_code = today.calendar_code and today.on_day = $as_of::date
    left join day_weights as since
        on acc.calendar_code = since.calendar_code
        and since.on_day = not_before(t.since - 1, $as_of::date - $history_days)
    left join day_weights as ended
        on acc.calendar_code = ended.calendar_code
        and ended.on_day = not_before(u.ended_on, $as_of::date - $history_days)
),

found as (
    select
        *,
        (doubled and not all_come and feed_complete)::int + strangers_come::int + unfounded::int as conflicts,
        case
            when in_programme_gap and (unfounded or unfounded_by_weekdays) then 'programme_gap'
            when doubled and not all_come and feed_complete then 'two_mentors'
            when strangers_come then 'not_assigned'
            when unfounded then 'contract_ended'
            when doubled and not all_come then 'feed_incomplete'
            when doubled then 'shared'
            when unfounded_by_weekdays then 'calendar'
            when assignments = 0 then 'no_mentor'
            else 'one_mentor'
        end as finding
    from judged
)

select
    cooperative_id as subject_id,
    case
        when finding in ('two_mentors', 'not_assigned', 'contract_ended') then 'flag'
        when finding = 'one_mentor' then 'clear'
        when finding = 'no_mentor' then 'not_applicable'
        when finding = 'feed_incomplete' then 'cannot_assess'
        else 'suppressed'
    end as status,
    'medium' as severity,
    conflicts as value,
    1 as threshold,
    assignments as n,
    case when finding = 'one_mentor' then '' else finding end as reason_code,
    case finding
        when 'two_mentors' then mentor_ids
        when 'shared' then mentor_ids
        when 'not_assigned' then visit_ids
        when 'contract_ended' then ended_ids
        else cast([] as varchar[])
    end as evidence
from found
