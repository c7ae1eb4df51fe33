-- id: crowding_by_type
-- about: Business units of every place of a scope by type and by what rule E5 says of the small businesses of their line within reach.
-- needs: local_businesses, business_units
select
    left(r.scope_code, $length) as scope_code,
    u.unit_type,
    case
        when r.status = 'flag' then 'many'
        when r.status = 'suppressed' then 'clarified'
        when r.status = 'clear' then 'usual'
        else 'unknown'
    end as crowding,
    count(*)::integer as units
from rule_results as r
join unit_facts as u on r.subject_id = u.cooperative_id || '/' || u.unit_type
where r.rule_id = 'E5' and r.status != 'not_applicable' and starts_with(r.scope_code, $scope)
group by all
order by all
