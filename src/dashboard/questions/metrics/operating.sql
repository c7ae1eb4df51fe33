-- id: operating
-- title_id: Unit beroperasi
-- title_en: Unit operating
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, business_units
select
    cooperative_id as subject_id,
    scope_code,
    (units_operating > 0)::integer as numerator,
    1 as denominator
from cooperative_facts
