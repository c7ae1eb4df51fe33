-- id: unassessed
-- title_id: Pendampingan belum dapat dinilai
-- title_en: Accompaniment cannot be assessed
-- unit: share
-- subject: cooperative
-- good: low
-- needs: cooperatives, visits
select
    cooperative_id as subject_id,
    scope_code,
    (tier = 'unknown')::integer as numerator,
    1 as denominator
from cooperative_facts
