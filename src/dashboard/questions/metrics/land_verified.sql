-- id: land_verified
-- title_id: Lahan terverifikasi
-- title_en: Land verified
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, construction.land_status
select
    cooperative_id as subject_id,
    scope_code,
    coalesce(land_status = 'verified', false)::integer as numerator,
    1 as denominator
from cooperative_facts
