-- id: accompaniment
-- about: Per cooperative: who accompanies it now, since when, and for how many effective days nobody did.
-- after: sites, day_weights, portfolios
with borders as (
    select
        cooperative_id,
        max(held_to) filter (where held_to < $as_of::date) as last_held_to,
        count(*) as assignments
    from portfolios
    where fills_portfolio
    group by all
),

current_mentor as (
    select
        cooperative_id,
        arg_max(mentor_id, (coalesce(held_from, date '1900-01-01'), mentor_id)) as mentor_id,
        min(coalesce(held_from, $as_of::date - $history_days)) as held_from,
        count(distinct mentor_id) as mentors
    from portfolios
    where fills_portfolio and active
    group by all
),

-- Nobody can have been missing before the programme's assignments begin.
begun as (
    select min(coalesce(assigned_from, $as_of::date - $history_days)) as first_day from assignments
),

dated as (
    select
        s.cooperative_id,
        s.scope_code,
        s.province_code,
        place.calendar_code,
        c.mentor_id,
        c.mentors,
        c.held_from,
        b.last_held_to,
        coalesce(b.assignments, 0) as assignments,
        case
            when c.mentor_id is null
                then least($as_of::date, greatest(
                    coalesce(b.last_held_to, begun.first_day), $as_of::date - $history_days
                ))
        end as alone_since
    from sites as s
    cross join begun
    left join calendar_places as place on s.calendar_place = place.place
    left join current_mentor as c on s.cooperative_id = c.cooperative_id
    left join borders as b on s.cooperative_id = b.cooperative_id
)

select
    d.cooperative_id,
    d.scope_code,
    d.calendar_code,
    d.mentor_id,
    coalesce(d.mentors, 0) as mentors,
    d.held_from,
    d.last_held_to,
    d.assignments,
    d.alone_since,
    today.through - alone.through as days_without_mentor,
    today.through - start.through as days_with_mentor,
    gap.on_day is not null as in_programme_gap
from dated as d
join day_weights as today on d.calendar_code = today.calendar_code and today.on_day = $as_of::date
left join day_weights as alone
    on d.calendar_code = alone.calendar_code and alone.on_day = d.alone_since
left join day_weights as start
    on d.calendar_code = start.calendar_code
    and start.on_day = not_before(d.held_from, $as_of::date - $history_days)
left join programme_gap as gap
    on d.province_code = gap.province_code and gap.on_day = $as_of::date
