-- id: without_mentor
-- title_id: Tanpa pendamping aktif
-- title_en: Without an active mentor
-- unit: share
-- subject: cooperative
-- good: low
-- needs: cooperatives, mentors, assignments
select
    cooperative_id as subject_id,
    scope_code,
    (not mentor_active)::integer as numerator,
    case when mentor_active is not null then 1 end as denominator
from cooperative_facts
