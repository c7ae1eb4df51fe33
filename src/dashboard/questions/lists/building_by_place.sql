-- id: building_by_place
-- about: Cooperatives per build bucket in every place one level below the scope, in official order.
-- needs: construction
select
    left(scope_code, $length) as code,
    build_bucket,
    count(*)::integer as cooperatives
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and length(scope_code) >= $length
group by all
order by all
