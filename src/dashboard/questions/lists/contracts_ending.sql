-- id: contracts_ending
-- about: For every place down to the district, contracts that end soon by regency and the cooperatives that then have no mentor; no names.
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
    select
        e.*,
        unnest(list_distinct([left(coalesce(f.scope_code, ''), code_length) for code_length in [0, 2, 5, 8]]))
            as place_code
    from ending as e
    join cooperative_facts as f on e.mentor_id = f.mentor_id
    where starts_with(coalesce(f.scope_code, ''), $scope)
)

select
    place_code,
    regency_code as code,
    count(distinct mentor_id)::integer as contracts,
    count(*)::integer as cooperatives,
    min(contract_to) as first_on,
    max(contract_to) as last_on
from alone
group by all
order by all
