-- id: cooperative_village_fund
-- about: The newest allocation of village funds of one cooperative's village, and the cooperative's part of it.
-- needs: village_funds
select
    v.year,
    v.allocation_idr,
    v.cooperative_share_idr
from village_funds as v
join cooperative_facts as f on v.village_code = f.village_code
where f.cooperative_id = $cooperative
order by v.year desc
limit 1
