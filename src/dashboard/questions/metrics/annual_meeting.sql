-- id: annual_meeting
-- title_id: RAT tahun ini atau tahun lalu
-- title_en: Annual meeting this year or last
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives.last_annual_meeting_on
select
    cooperative_id as subject_id,
    scope_code,
    annual_meeting_held::integer as numerator,
    case when annual_meeting_held is not null then 1 end as denominator
from cooperative_facts
