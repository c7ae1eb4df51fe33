-- id: accompanied
-- title_id: Didampingi nyata
-- title_en: Really accompanied
-- of_id: yang dinilai
-- of_en: assessed
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, visits
select
    cooperative_id as subject_id,
    scope_code,
    (tier = 'real')::integer as numerator,
    case when tier != 'unknown' then 1 end as denominator
from cooperative_facts
