-- id: coverage_points
-- about: The cooperatives of a scope by village, whether each has a mentor, and whether it was seen.
-- needs: cooperatives
select
    cooperative_id,
    name,
    village_code,
    village_name,
    scope_code,
    mentor_active,
    verified_45,
    last_verified_on
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and village_code is not null
order by scope_code, cooperative_id
