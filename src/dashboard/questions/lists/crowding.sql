-- id: crowding
-- about: Units with more small businesses of their line within reach than is usual, the most first.
-- needs: local_businesses, business_units
select
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    u.unit_type,
    u.status as unit_status,
    r.value::integer as businesses,
    f.area,
    r.baseline as usual_businesses,
    r.n::integer as villages_compared
from rule_results as r
join unit_facts as u on r.subject_id = u.cooperative_id || '/' || u.unit_type
join cooperative_facts as f on u.cooperative_id = f.cooperative_id
where r.rule_id = 'E5' and r.status = 'flag' and starts_with(r.scope_code, $scope)
order by businesses desc, f.scope_code, f.cooperative_id, u.unit_type
