-- id: fit_by_type
-- about: Cooperatives of every place of a scope by unit type and by how the village's potential stands to what is planned.
-- needs: village_potential
select
    left(coalesce(scope_code, ''), $length) as scope_code,
    unit_type,
    fit,
    count(*)::integer as cooperatives
from local_fit
where starts_with(coalesce(scope_code, ''), $scope)
group by all
order by all
