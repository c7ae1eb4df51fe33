-- id: facility_cooperatives
-- about: Every cooperative with a building on record, with what is known of its electricity, water, road and internet.
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
    facility_state(has_electricity) as electricity,
    facility_state(has_water) as water,
    facility_state(has_road) as road,
    facility_state(has_internet) as internet
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and build_bucket != 'no_record'
order by scope_code, cooperative_id
