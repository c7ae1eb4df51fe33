-- id: tier_cooperatives
-- about: The cooperatives of one tier (or kind of ceremonial), each with its sentence in both languages.
-- needs: cooperatives
select
    cooperative_id,
    name,
    kind,
    scope_code,
    village_name,
    district_name,
    regency_name,
    visits,
    verified,
    contradicted,
    hollow,
    last_verified_on,
    explanation_id,
    explanation_en
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and case when subtype != '' then subtype else tier end = $tier
order by scope_code, cooperative_id
