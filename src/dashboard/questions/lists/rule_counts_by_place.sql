-- id: rule_counts_by_place
-- about: One rule's answers counted by regency; counts only, so that it holds for rules about mentors too.
-- needs: cooperatives
select
    left(scope_code, 5) as code,
    count(*) filter (where status = 'flag')::integer as flag,
    count(*) filter (where status = 'clear')::integer as clear,
    count(*) filter (where status = 'cannot_assess')::integer as cannot_assess,
    count(*) filter (where status = 'not_applicable')::integer as not_applicable,
    count(*) filter (where status = 'suppressed')::integer as suppressed
from rule_results
where rule_id = $rule and starts_with(coalesce(scope_code, ''), $scope)
group by all
order by all
