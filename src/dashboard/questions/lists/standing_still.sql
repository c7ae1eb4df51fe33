-- id: standing_still
-- about: Cooperatives whose building has not risen for so many weeks, or is stopped; the longest first.
-- needs: construction
select
    cooperative_id,
    name,
    kind,
    scope_code,
    village_name,
    district_name,
    regency_name,
    physical_pct,
    stage,
    weeks_still,
    blocker,
    blocker_owner
from cooperative_facts
where
    starts_with(coalesce(scope_code, ''), $scope)
    and (weeks_still >= $weeks::integer or (weeks_still is not null and stage = 'stopped'))
order by weeks_still desc, scope_code, cooperative_id
