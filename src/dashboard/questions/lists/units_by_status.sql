-- id: units_by_status
-- about: Business units of every place of a scope per type and status, and how many cooperatives have no such unit.
-- needs: business_units
with inside as (
    select
        left(coalesce(scope_code, ''), $length) as scope_code,
        count(*)::integer as cooperatives
    from cooperative_facts
    where starts_with(coalesce(scope_code, ''), $scope)
    group by all
)

select
    i.scope_code,
    u.unit_type,
    u.status,
    count(*)::integer as units,
    any_value(i.cooperatives) as cooperatives
from unit_facts as u
join inside as i on left(coalesce(u.scope_code, ''), $length) = i.scope_code
where starts_with(coalesce(u.scope_code, ''), $scope)
group by all
order by all
