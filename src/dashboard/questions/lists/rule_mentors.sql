-- id: rule_mentors
-- about: The mentors that one rule flags, by code within their regency, each with the rule's own sentence. Supervisors only.
-- needs: mentors
select
    r.subject_type,
    r.subject_id,
    m.mentor_id,
    m.name as mentor_name,
    p.name as regency_name,
    m.scope_code,
    r.explanation_id,
    r.explanation_en
from rule_results as r
join mentor_facts as m on r.subject_id = m.mentor_id
left join places as p on m.regency_code = p.code
where
    r.rule_id = $rule
    and r.subject_type = 'mentor'
    and r.status = 'flag'
    and starts_with(m.scope_code, $scope)
order by m.scope_code, m.mentor_id
