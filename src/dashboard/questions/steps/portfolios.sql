-- id: portfolios
-- about: Every assignment with the days on which it really held: it ends with its own end or its mentor's contract.
-- needs: assignments, mentors
-- needs_to_clear: assignments.assigned_from, assignments.assigned_to, mentors.contract_from, mentors.contract_to
with held as (
    select
        a.mentor_id,
        a.cooperative_id,
        m.role,
        list_contains($portfolio_roles, m.role) as fills_portfolio,
        latest(a.assigned_from, m.contract_from) as held_from,
        earliest(a.assigned_to, m.contract_to) as held_to
    from assignments as a
    join mentors as m on a.mentor_id = m.mentor_id
)

select
    *,
    (held_from is null or held_from <= $as_of::date)
    and (held_to is null or held_to >= $as_of::date) as active
from held
where held_from is null or held_to is null or held_from <= held_to
