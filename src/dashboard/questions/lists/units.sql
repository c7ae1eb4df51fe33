-- id: units
-- about: Every business unit of a scope with its cooperative, its status and what stands in its way.
-- needs: business_units
select
    u.cooperative_id,
    f.name,
    f.kind,
    u.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    u.unit_type,
    u.status as unit_status,
    u.as_of,
    u.blocker,
    u.blocker_owner
from unit_facts as u
join cooperative_facts as f on u.cooperative_id = f.cooperative_id
where starts_with(coalesce(u.scope_code, ''), $scope)
order by u.scope_code, u.cooperative_id, u.unit_type
