-- id: no_construction_record
-- title_id: Tanpa catatan pembangunan
-- title_en: No construction record
-- unit: share
-- subject: cooperative
-- good: low
-- needs: cooperatives, construction
select
    cooperative_id as subject_id,
    scope_code,
    (build_bucket = 'no_record')::integer as numerator,
    1 as denominator
from cooperative_facts
