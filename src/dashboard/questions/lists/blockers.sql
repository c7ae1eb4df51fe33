-- id: blockers
-- about: Every named obstacle of a scope, of buildings and of business units, as it is written now.
-- needs: cooperatives
with named as (
    select
        cooperative_id,
        'building' as subject,
        null::varchar as unit_type,
        construction_as_of as as_of,
        blocker,
        blocker_owner
    from cooperative_facts
    where starts_with(coalesce(scope_code, ''), $scope) and blocker is not null
    union all by name
    select
        cooperative_id,
        'unit' as subject,
        unit_type,
        as_of,
        blocker,
        blocker_owner
    from unit_facts
    where starts_with(coalesce(scope_code, ''), $scope) and blocker is not null
)

select
    n.cooperative_id,
    f.name,
    f.village_name,
    f.district_name,
    f.regency_name,
    f.scope_code,
    n.subject,
    n.unit_type,
    n.as_of,
    n.blocker,
    coalesce(n.blocker_owner, 'unknown') as blocker_owner
from named as n
join cooperative_facts as f on n.cooperative_id = f.cooperative_id
order by f.scope_code, n.cooperative_id, n.subject, n.unit_type nulls first
