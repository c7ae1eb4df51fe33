-- id: cooperative_units
-- about: One cooperative's business units over time, one row per snapshot whose state differs from the one before.
-- needs: business_units
with known as (
    select
        unit_type,
        as_of,
        status,
        opened_on,
        monthly_sales_idr,
        lag(status) over (partition by unit_type order by as_of) as before
    from business_units
    where cooperative_id = $cooperative and as_of <= $as_of::date
)

select
    unit_type,
    as_of,
    status
from known
where status is distinct from before
order by unit_type, as_of
