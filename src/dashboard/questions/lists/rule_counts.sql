-- id: rule_counts
-- about: Every rule with how many of its subjects are flagged, clear, not assessable, not applicable, suppressed.
-- needs: cooperatives
select
    r.rule_id,
    c.title_id,
    c.title_en,
    c.family,
    c.subject,
    count(*) filter (where r.status = 'flag')::integer as flag,
    count(*) filter (where r.status = 'clear')::integer as clear,
    count(*) filter (where r.status = 'cannot_assess')::integer as cannot_assess,
    count(*) filter (where r.status = 'not_applicable')::integer as not_applicable,
    count(*) filter (where r.status = 'suppressed')::integer as suppressed
from rule_results as r
join rules as c on r.rule_id = c.rule_id
where starts_with(coalesce(r.scope_code, ''), $scope)
group by all
order by r.rule_id
