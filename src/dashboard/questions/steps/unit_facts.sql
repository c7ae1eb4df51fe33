-- id: unit_facts
-- about: The latest snapshot of each business unit.
-- after: sites
-- needs: business_units
with latest as (
    select *
    from business_units
    where as_of <= $as_of::date
    qualify row_number() over (partition by cooperative_id, unit_type order by as_of desc) = 1
)

select
    u.cooperative_id,
    s.scope_code,
    s.regency_code,
    u.unit_type,
    u.as_of,
    u.status,
    u.opened_on,
    u.monthly_sales_idr,
    u.partner,
    u.blocker,
    u.blocker_owner
from latest as u
join sites as s on u.cooperative_id = s.cooperative_id
order by u.cooperative_id, u.unit_type
