-- id: contracts_ending
-- about: Per regency, contracts that end soon and the cooperatives that then have no mentor; no names.
-- needs: mentors.contract_to, assignments
with ending as (
    select mentor_id, regency_code, contract_to
    from mentor_facts
    where
        active
        and role = 'business_assistant'
        and contract_to >= $as_of::date
        and contract_to < $as_of::date + $days::integer
),

alone as (
    select e.mentor_id, count(*)::integer as cooperatives
    from ending as e
    join cooperative_facts as f on e.mentor_id = f.mentor_id
    where starts_with(coalesce(f.scope_code, ''), $scope)
    group by all
)

select
    e.regency_code as code,
    count(*)::integer as contracts,
    sum(a.cooperatives)::integer as cooperatives,
    min(e.contract_to) as first_on,
    max(e.contract_to) as last_on
from ending as e
join alone as a on e.mentor_id = a.mentor_id
group by all
order by all
