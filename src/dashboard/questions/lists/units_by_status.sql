-- id: units_by_status
-- about: Business units per type and status, and how many cooperatives have no such unit.
-- needs: business_units
with inside as (
    select count(*)::integer as cooperatives
    from cooperative_facts
    where starts_with(coalesce(scope_code, ''), $scope)
)

select
    u.unit_type,
    u.status,
    count(*)::integer as units,
    any_value(i.cooperatives) as cooperatives
from unit_facts as u
cross join inside as i
where starts_with(coalesce(u.scope_code, ''), $scope)
group by all
order by all
