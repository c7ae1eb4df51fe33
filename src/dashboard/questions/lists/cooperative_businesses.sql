-- id: cooperative_businesses
-- about: Existing small businesses in one cooperative's village by line, and whether the cooperative has such a unit.
-- needs: local_businesses
with mine as (
    select
        cooperative_id,
        village_code
    from cooperative_facts
    where cooperative_id = $cooperative
)

select
    b.line,
    sum(coalesce(b.count, 1))::integer as businesses,
    any_value(u.status) as unit_status
from local_businesses as b
join mine as m on b.village_code = m.village_code
left join unit_facts as u on m.cooperative_id = u.cooperative_id and b.line = u.unit_type
group by all
order by businesses desc, b.line
