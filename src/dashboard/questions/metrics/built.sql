-- id: built
-- title_id: Bangunan selesai
-- title_en: Building finished
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, construction
select
    cooperative_id as subject_id,
    scope_code,
    (build_bucket = '100')::integer as numerator,
    1 as denominator
from cooperative_facts
