-- id: plan_cooperatives
-- about: The cooperatives of a scope as a reassignment needs them: where each stands and who accompanies it.
-- needs: mentors, assignments
select
    cooperative_id,
    name,
    scope_code,
    village_name,
    district_name,
    regency_code,
    regency_name,
    site_latitude as latitude,
    site_longitude as longitude,
    mentor_id
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope)
order by scope_code, cooperative_id
