-- id: counts_by_place
-- about: By place, how many cooperatives and villages others publish, the register of villages holds, and the export holds.
-- needs: cooperatives
with published as (
    select
        scope_code as code,
        arg_max(value, as_of) filter (where metric = 'cooperatives') as official_cooperatives,
        arg_max(value, as_of) filter (where metric = 'villages') as official_villages
    from official_totals
    where as_of <= $as_of::date
    group by all
),

registered as (
    select
        left(code, $code_length::integer) as code,
        count(*) as villages
    from places
    where level = 'village' and starts_with(code, $scope)
    group by all
),

exported as (
    select
        left(scope_code, $code_length::integer) as code,
        count(*) as cooperatives
    from cooperative_facts
    where starts_with(scope_code, $scope)
    group by all
)

select
    r.code,
    p.name as place,
    o.official_cooperatives,
    o.official_villages,
    r.villages,
    coalesce(e.cooperatives, 0) as cooperatives,
    coalesce(e.cooperatives, 0) - r.villages as beyond_register
from registered as r
join places as p on r.code = p.code
left join exported as e on r.code = e.code
left join published as o on r.code = o.code
order by r.code
