-- id: cases
-- about: What to act on below the scope, best first, with where it is.
-- needs: cooperatives
select
    c.* exclude (priority, first_rule),
    f.name,
    f.district_name,
    f.tier,
    p.name as regency_name
from cases as c
left join cooperative_facts as f on c.subject_type = 'cooperative' and c.subject_id = f.cooperative_id
left join places as p on c.regency_code = p.code
where starts_with(coalesce(c.scope_code, ''), $scope)
order by c.rank
