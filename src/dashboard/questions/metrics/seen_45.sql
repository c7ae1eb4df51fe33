-- id: seen_45
-- title_id: Terverifikasi 45 hari
-- title_en: Verified in 45 days
-- of_id: yang laporannya lengkap
-- of_en: whose reports are complete
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, visits
-- Where reports stopped months ago, a visit verified then says nothing about the last 45 days.
select
    f.cooperative_id as subject_id,
    f.scope_code,
    case when r.complete then f.verified_45::integer end as numerator,
    case when r.complete and f.verified_45 is not null then 1 end as denominator
from cooperative_facts as f
left join regency_feed as r on f.regency_code = r.regency_code
