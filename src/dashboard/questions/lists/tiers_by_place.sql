-- id: tiers_by_place
-- about: Cooperatives per tier in every place of a level in the scope, in official order; ceremonial by its kind.
-- needs: cooperatives
select
    left(coalesce(scope_code, ''), $length) as code,
    case when subtype != '' then subtype else tier end as tier,
    count(*)::integer as cooperatives
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and length(coalesce(scope_code, '')) >= $length
group by all
order by all
