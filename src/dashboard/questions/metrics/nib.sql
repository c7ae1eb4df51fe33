-- id: nib
-- title_id: Memiliki NIB
-- title_en: Has a business number (NIB)
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives.nib
select
    cooperative_id as subject_id,
    scope_code,
    has_nib::integer as numerator,
    case when has_nib is not null then 1 end as denominator
from cooperative_facts
