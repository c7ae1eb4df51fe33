-- id: load_cooperatives
-- about: The cooperatives whose mentor is an active business assistant posted in the scope, with how many that assistant holds; never who.
-- needs: mentors, assignments
select
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    m.load as assistant_load
from cooperative_facts as f
join mentor_facts as m on f.mentor_id = m.mentor_id
where
    m.active
    and m.capacity > 0
    and starts_with(m.scope_code, $scope)
    and starts_with(coalesce(f.scope_code, ''), $scope)
order by f.scope_code, f.cooperative_id
