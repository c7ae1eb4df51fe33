-- id: case_rules
-- about: The flags behind one case, the gravest first, with what may explain each and what would clear it.
-- needs: cooperatives
select
    r.scope_code,
    r.rule_id,
    r.subject_type,
    r.subject_id,
    coalesce(f.name, p.name, r.subject_id) as name,
    r.severity,
    r.value,
    r.threshold,
    r.unit,
    r.n,
    r.window_from,
    r.window_to,
    r.explanation_id,
    r.explanation_en
from rule_results as r
left join cooperative_facts as f
    on r.subject_type in ('cooperative', 'unit') and split_part(r.subject_id, '/', 1) = f.cooperative_id
left join places as p on r.subject_type in ('regency', 'province') and r.subject_id = p.code
where
    r.status = 'flag'
    and list_contains($behind, r.rule_id || '/' || r.subject_type || '/' || r.subject_id)
order by grade_of(r.severity) desc, r.rule_id, abs(r.value - r.threshold) desc, r.subject_id
