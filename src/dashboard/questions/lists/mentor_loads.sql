-- id: mentor_loads
-- about: How many active business assistants hold how many cooperatives; counts only, never who.
-- needs: mentors, assignments
select
    "load",
    count(*)::integer as mentors
from mentor_facts
where active and capacity > 0 and starts_with(scope_code, $scope)
group by all
order by all
