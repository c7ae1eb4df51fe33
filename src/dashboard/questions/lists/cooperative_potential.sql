-- id: cooperative_potential
-- about: What one cooperative's village produces, the most valuable first.
-- needs: village_potential
select
    v.commodity,
    v.area_ha,
    v.volume_t_per_year,
    v.value_idr_per_year
from village_potential as v
join cooperative_facts as f on v.village_code = f.village_code
where f.cooperative_id = $cooperative
order by v.value_idr_per_year desc nulls last, v.commodity
