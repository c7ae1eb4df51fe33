-- id: fit_by_type
-- about: Cooperatives by unit type and by how the village's potential stands to what is planned.
-- needs: village_potential
select
    unit_type,
    fit,
    count(*)::integer as cooperatives
from local_fit
where starts_with(coalesce(scope_code, ''), $scope)
group by all
order by all
