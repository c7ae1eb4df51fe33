-- id: mentor_roles
-- about: Mentors of every place of a scope by role: on the list, with a contract in force, and how far those in force are trained; counts only.
-- needs: mentors
with reported as (
    select coalesce(bool_or(present), false) as training
    from columns_present
    where table_name = 'mentors' and column_name = 'training_days'
),

-- Whose contract began after everybody's course replaces somebody who was trained.
course as (
    select max(trained_on) as held_on from mentors
)

select
    left(m.scope_code, $length) as scope_code,
    m.role,
    count(*)::integer as mentors,
    count(*) filter (where m.active)::integer as active,
    case when any_value(r.training) then count(*) filter (where m.active and m.training_days >= $days)::integer end
        as trained,
    case when any_value(r.training) then count(*) filter (where m.active and m.training_days = 0)::integer end
        as untrained,
    case when any_value(r.training)
        then count(*) filter (where m.active and m.training_days > 0 and m.training_days < $days)::integer
    end as shorter,
    case when any_value(r.training) and any_value(c.held_on) is not null
        then count(*) filter (where m.active and m.training_days = 0 and m.contract_from > c.held_on)::integer
    end as untrained_replacements,
    sum(case when m.active then m.capacity else 0 end)::integer as seats
from mentor_facts as m
cross join reported as r
cross join course as c
where starts_with(m.scope_code, $scope)
group by all
order by all
