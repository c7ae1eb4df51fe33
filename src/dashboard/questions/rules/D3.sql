-- id: D3
-- title_id: Pergantian dan serah terima
-- title_en: Turnover and hand-over
-- why_id: Setiap pergantian pendamping menghapus ingatan; serah terima yang lambat memperpanjang kekosongan.
-- why_en: Every change of mentor loses what was known; a slow hand-over makes the vacancy longer.
-- do_id: Pertemuan serah terima dengan pengurus; alihkan tindak lanjut yang terbuka.
-- do_en: A hand-over meeting with the board; move the open follow-ups to the new mentor.
-- says_id: Dipegang {n} pendamping dalam 12 bulan; {value} hari kerja efektif sampai kunjungan pertama pendamping baru (batas {threshold}), atau tindak lanjut lama belum dialihkan.
-- says_en: Held by {n} mentor(s) in 12 months; {value} effective days until the new mentor's first visit (limit {threshold}), or old follow-ups not moved yet.
-- innocent_id: Dua pendamping sengaja berbagi; baris ditutup lalu dibuka lagi untuk orang yang sama; laporan pertama belum terkirim.
-- innocent_en: Two mentors share on purpose; a row closed and opened again for the same person; the first report has not been sent.
-- clears_id: Kunjungan pertama pendamping baru, dan penanggung jawab baru pada setiap tindak lanjut.
-- clears_en: The new mentor's first visit, and a new owner on every follow-up.
-- family: structure
-- subject: cooperative
-- unit: effective_days
-- window: visits
-- version: 1
-- source: [judg] 3 mentors in 12 months, 21 effective days to the first visit
-- traps: two mentors who share on purpose; the same mentor under a new row or contract; the programme's first mentor follows nobody; flood and haze; late feeds; owners above the mentors
-- needs: assignments, mentors
-- needs_to_clear: visits.started_at, follow_ups.owner_mentor_id, follow_ups.closed_on
-- after: portfolios, exposures
with pairs as (
    select
        cooperative_id,
        mentor_id,
        min(coalesce(held_from, date '1900-01-01')) as came_on,
        max(coalesce(held_to, $as_of::date)) as left_on,
        bool_or(active) as active
    from portfolios
    where fills_portfolio and coalesce(held_from <= $as_of::date, true)
    group by all
),

held as (
    select
        cooperative_id,
        bool_or(active) as present,
        min(came_on) filter (where not active) as former_came_on,
        max(came_on) filter (where active) as newest_came_on,
        -- Who shares is no successor: only those who left, and whoever is there now.
        count(*) filter (where not active and left_on > $as_of::date - $turnover_days)
        + bool_or(active)::int as mentors,
        list(mentor_id order by came_on, mentor_id) filter (where left_on > $as_of::date - $turnover_days)
            as mentor_ids
    from pairs
    group by all
),

newcomers as (
    select p.cooperative_id, p.mentor_id, p.came_on
    from pairs as p
    join held as h on p.cooperative_id = h.cooperative_id
    join exposures as x on p.cooperative_id = x.cooperative_id
    where p.active and p.came_on > x.window_from and p.came_on > h.former_came_on
),

first_visits as (
    select n.cooperative_id, min(n.came_on) as came_on, min(v.visited_on) as visited_on
    from newcomers as n
    left join visit_facts as v
        on n.cooperative_id = v.cooperative_id
        and n.mentor_id = v.mentor_id
        and v.visited_on >= n.came_on - $assignment_grace_days
    group by all
),

orphaned as (
    select f.cooperative_id, count(*) as items, list(f.follow_up_id order by f.follow_up_id) as follow_up_ids
    from follow_ups as f
    join pairs as p on f.cooperative_id = p.cooperative_id and f.owner_mentor_id = p.mentor_id
    where f.closed_on is null and f.closed_at is null and not p.active
    group by all
),

waited as (
    select
        x.cooperative_id,
        x.judged_on,
        x.complete_share,
        h.* exclude (cooperative_id),
        n.came_on,
        n.visited_on,
        coalesce(visited.through, x.through_judged) - came.through as wait_days,
        coalesce(visited.weekdays_through, x.weekdays_judged) - came.weekdays_through as wait_weekdays,
        x.through_judged - newest.through as days_there,
        coalesce(o.items, 0) as orphaned,
        o.follow_up_ids
    from exposures as x
    left join held as h on x.cooperative_id = h.cooperative_id
    left join first_visits as n on x.cooperative_id = n.cooperative_id
    left join orphaned as o on x.cooperative_id = o.cooperative_id
    left join day_weights as came on x.calendar_code = came.calendar_code and n.came_on = came.on_day
    left join day_weights as visited on x.calendar_code = visited.calendar_code and n.visited_on = visited.on_day
    left join day_weights as newest
        on x.calendar_code = newest.calendar_code
        and newest.on_day = not_before(h.newest_came_on, $as_of::date - $history_days)
),

found as (
    select
        *,
        case
            when mentors >= $min_mentors then 'turnover'
            when not coalesce(present, false) then 'no_mentor'
            when orphaned >= $min_orphaned and days_there > $max_effective_days then 'not_taken_over'
            when came_on is null then 'settled'
            when coalesce(complete_share, 0) < $feed_share or judged_on is null then 'feed_incomplete'
            when wait_days > $max_effective_days then 'late_first_visit'
            when wait_weekdays > $max_effective_days then 'calendar'
            when visited_on is null then 'just_started'
            else 'settled'
        end as finding
    from waited
)

select
    cooperative_id as subject_id,
    case
        when finding in ('turnover', 'not_taken_over', 'late_first_visit') then 'flag'
        when finding = 'settled' then 'clear'
        when finding = 'no_mentor' then 'not_applicable'
        when finding = 'calendar' then 'suppressed'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    greatest(wait_days, 0) as value,
    $max_effective_days as threshold,
    coalesce(mentors, 0) as n,
    case when finding = 'settled' then '' else finding end as reason_code,
    case
        when finding = 'not_taken_over' then follow_up_ids
        else coalesce(mentor_ids, cast([] as varchar[]))
    end as evidence
from found
