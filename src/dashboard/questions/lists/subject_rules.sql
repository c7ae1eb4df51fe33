-- id: subject_rules
-- about: Every rule's answer about one subject (a cooperative, a mentor), with what may explain it and what would clear it.
-- needs: cooperatives
select
    r.subject_type,
    r.subject_id,
    r.scope_code,
    r.rule_id,
    c.title_id,
    c.title_en,
    c.do_id,
    c.do_en,
    c.innocent_id,
    c.innocent_en,
    c.clears_id,
    c.clears_en,
    r.status,
    r.severity,
    r.value,
    r.threshold,
    r.unit,
    r.n,
    r.window_from,
    r.window_to,
    r.reason_code,
    r.explanation_id,
    r.explanation_en
from rule_results as r
join rules as c on r.rule_id = c.rule_id
where r.subject_type = $kind and r.subject_id = $subject
order by r.rule_id
