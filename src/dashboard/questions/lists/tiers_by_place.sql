-- id: tiers_by_place
-- about: Cooperatives per tier in every place one level below the scope, in official order; ceremonial by its kind.
-- needs: cooperatives
select
    left(scope_code, $length) as code,
    case when subtype != '' then subtype else tier end as tier,
    count(*)::integer as cooperatives
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and length(scope_code) >= $length
group by all
order by all
