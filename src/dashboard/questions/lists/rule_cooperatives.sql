-- id: rule_cooperatives
-- about: The cooperatives that one rule flags, each with the rule's own sentence in both languages.
-- needs: cooperatives
select
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    r.severity,
    case when f.subtype != '' then f.subtype else f.tier end as tier,
    r.explanation_id,
    r.explanation_en
from rule_results as r
join cooperative_facts as f on r.subject_id = f.cooperative_id
where
    r.rule_id = $rule
    and r.subject_type = 'cooperative'
    and r.status = 'flag'
    and starts_with(coalesce(f.scope_code, ''), $scope)
order by f.scope_code, f.cooperative_id
