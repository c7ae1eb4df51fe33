-- id: blockers
-- about: Every named obstacle of a scope, of buildings and of business units, as it is written now.
-- needs: cooperatives
select
    cooperative_id,
    scope_code,
    'building' as subject,
    null::varchar as unit_type,
    construction_as_of as as_of,
    blocker,
    coalesce(blocker_owner, 'unknown') as blocker_owner
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and blocker is not null
union all by name
select
    cooperative_id,
    scope_code,
    'unit' as subject,
    unit_type,
    as_of,
    blocker,
    coalesce(blocker_owner, 'unknown') as blocker_owner
from unit_facts
where starts_with(coalesce(scope_code, ''), $scope) and blocker is not null
order by scope_code, cooperative_id, subject, unit_type nulls first
