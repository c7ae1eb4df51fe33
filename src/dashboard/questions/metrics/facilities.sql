-- id: facilities
-- title_id: Sarana lengkap
-- title_en: All four facilities
-- of_id: yang melaporkan sarana
-- of_en: that report facilities
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, construction.has_electricity, construction.has_water, construction.has_road, construction.has_internet
select
    cooperative_id as subject_id,
    scope_code,
    coalesce(has_electricity and has_water and has_road and has_internet, false)::integer as numerator,
    case
        when coalesce(has_electricity, has_water, has_road, has_internet) is not null then 1
    end as denominator
from cooperative_facts
