-- id: reconciled
-- about: Where the export and the register of villages differ: villages without a cooperative, with several, and cooperatives without a village.
-- needs: cooperatives
with held as (
    select
        c.cooperative_id,
        c.name,
        v.code as village_code,
        count(*) over (partition by v.code) as together
    from cooperatives as c
    left join places as v on c.village_code = v.code and v.level = 'village'
)

select
    'village_without' as difference,
    v.code as scope_code,
    v.code as village_code,
    v.name as village_name,
    d.name as district_name,
    r.name as regency_name,
    null as cooperative_id,
    null as name
from places as v
join places as d on v.parent_code = d.code
join places as r on d.parent_code = r.code
where v.level = 'village' and starts_with(v.code, $scope) and v.code not in (select village_code from held where village_code is not null)
union all
select
    case when h.village_code is null then 'cooperative_without' else 'village_shared' end as difference,
    f.scope_code,
    h.village_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    h.cooperative_id,
    h.name
from held as h
join cooperative_facts as f on h.cooperative_id = f.cooperative_id
where
    (h.village_code is null or h.together > 1)
    -- One without any place belongs to no part of the province, and must be seen in the whole.
    and (starts_with(f.scope_code, $scope) or (f.scope_code is null and length($scope) <= 2))
order by difference, village_code, cooperative_id
