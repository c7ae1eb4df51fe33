-- id: construction_facts
-- about: The latest snapshot of each cooperative's land and building.
-- after: sites
-- needs: construction
select * replace (coalesce(measured_on, as_of) as measured_on)
from construction
where as_of <= $as_of::date
qualify row_number() over (partition by cooperative_id order by as_of desc) = 1
