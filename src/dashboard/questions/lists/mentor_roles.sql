-- id: mentor_roles
-- about: Mentors by role: on the list, with a contract in force, and how far those in force are trained; counts only.
-- needs: mentors
with reported as (
    select coalesce(bool_or(present), false) as training
    from columns_present
    where table_name = 'mentors' and column_name = 'training_days'
)

select
    m.role,
    count(*)::integer as mentors,
    count(*) filter (where m.active)::integer as active,
    case when any_value(r.training) then count(*) filter (where m.active and m.training_days >= $days)::integer end
        as trained,
    case when any_value(r.training) then count(*) filter (where m.active and m.training_days = 0)::integer end
        as untrained,
    sum(case when m.active then m.capacity else 0 end)::integer as seats
from mentor_facts as m
cross join reported as r
where starts_with(m.scope_code, $scope)
group by all
order by all
