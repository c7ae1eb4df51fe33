-- id: unanswered
-- about: Why rules could not be answered, per rule and reason, with how many subjects.
-- needs: cooperatives
select
    r.rule_id,
    c.subject,
    r.reason_code,
    count(*)::integer as answers
from rule_results as r
join rules as c on r.rule_id = c.rule_id
where r.status = 'cannot_assess' and starts_with(coalesce(r.scope_code, ''), $scope)
group by all
order by answers desc, r.rule_id, r.reason_code
