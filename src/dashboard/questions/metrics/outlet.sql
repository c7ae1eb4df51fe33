-- id: outlet
-- title_id: Gerai beroperasi
-- title_en: Outlet operating
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, business_units
with running as (
    select distinct cooperative_id
    from unit_facts
    where status = 'operating' and unit_type not in ('office', 'cold_storage', 'logistics')
)

select
    f.cooperative_id as subject_id,
    f.scope_code,
    (r.cooperative_id is not null)::integer as numerator,
    1 as denominator
from cooperative_facts as f
left join running as r on f.cooperative_id = r.cooperative_id
