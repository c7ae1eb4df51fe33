-- id: cooperative_follow_ups
-- about: One cooperative's follow-ups: open ones first, each with its dates and what stands of it.
-- needs: follow_ups
select
    follow_up_id,
    category,
    severity,
    opened_on,
    due_on,
    closed_on,
    case
        when closed_on is not null or closed_at is not null then 'closed'
        when due_on is null then 'undated'
        when due_on < $as_of::date then 'overdue'
        else 'open'
    end as state
from follow_ups
where cooperative_id = $cooperative and opened_on <= $as_of::date
order by (closed_on is not null or closed_at is not null), due_on, opened_on, follow_up_id
