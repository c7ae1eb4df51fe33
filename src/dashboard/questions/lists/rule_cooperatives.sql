-- id: rule_cooperatives
-- about: The cooperatives (or their units) that one rule flags, each with the rule's own sentence in both languages.
-- needs: cooperatives
select
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    case when r.subject_type = 'unit' then split_part(r.subject_id, '/', 2) end as unit_type,
    r.severity,
    case when f.subtype != '' then f.subtype else f.tier end as tier,
    r.explanation_id,
    r.explanation_en
from rule_results as r
join cooperative_facts as f on split_part(r.subject_id, '/', 1) = f.cooperative_id
where
    r.rule_id = $rule
    and r.subject_type in ('cooperative', 'unit')
    and r.status = 'flag'
    and starts_with(coalesce(f.scope_code, ''), $scope)
order by f.scope_code, f.cooperative_id, unit_type
