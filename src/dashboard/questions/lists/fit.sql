-- id: fit
-- about: Villages whose potential and planned unit do not meet, with both beside each other; the most valuable first.
-- needs: village_potential
select
    l.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    l.unit_type,
    l.fit,
    l.commodities,
    l.volume_t_per_year,
    l.value_idr_per_year,
    l.unit_status
from local_fit as l
join cooperative_facts as f on l.cooperative_id = f.cooperative_id
where starts_with(coalesce(l.scope_code, ''), $scope) and l.fit in ('not_planned', 'not_listed')
order by l.value_idr_per_year desc nulls last, f.scope_code, l.cooperative_id, l.unit_type
