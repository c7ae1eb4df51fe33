-- id: rule_answers
-- about: Every rule with how many of its subjects got each answer, and for which reason; by place.
-- needs: cooperatives
with counted as (
    -- Counted before the rules' words are joined: there are many answers and few rules.
    select
        left(coalesce(scope_code, ''), $length) as scope_code,
        rule_id,
        status,
        reason_code,
        count(*)::integer as answers
    from rule_results
    where starts_with(coalesce(scope_code, ''), $scope)
    group by all
)

select
    r.scope_code,
    c.rule_id,
    c.title_id,
    c.title_en,
    c.family,
    c.subject,
    r.status,
    r.reason_code,
    r.answers
from counted as r
join rules as c on r.rule_id = c.rule_id
order by c.rule_id, r.status, r.reason_code
