-- id: back_check_results
-- about: What each second look came to, per visit, or per cooperative and day where it was about no one visit.
-- needs_to_clear: back_checks.visit_id
with heard as (
    select
        coalesce(v.cooperative_id, b.cooperative_id) as cooperative_id,
        b.visit_id,
        b.checked_on,
        case
            -- Who remembers the mentor a few days off the date has not denied the visit.
            when
                b.result = 'denied'
                and abs(b.mentor_last_seen_on - v.started_at::date) <= $denial_slack_days
                then 'confirmed'
            else b.result
        end as result
    from back_checks as b
    left join visits as v on b.visit_id = v.visit_id
    where b.result != 'unreachable'
)

-- Memories and feuds err: a second look that reached somebody stands above the first.
select
    cooperative_id,
    visit_id,
    max(checked_on) as checked_on,
    arg_max(result, (checked_on, result)) as result
from heard
group by cooperative_id, visit_id, case when visit_id is null then checked_on end
