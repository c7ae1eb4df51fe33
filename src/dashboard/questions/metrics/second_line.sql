-- id: second_line
-- title_id: Didatangi lini kedua
-- title_en: Seen by the second line
-- of_id: yang laporannya lengkap
-- of_en: whose reports are complete
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, visits, mentors
with seen as (
    select distinct cooperative_id
    from visit_classes
    where
        in_window
        and role in ('management_office', 'provincial', 'government')
        and coalesce(mode, 'field') not in ('phone', 'online')
)

select
    f.cooperative_id as subject_id,
    f.scope_code,
    case when r.complete then (s.cooperative_id is not null)::integer end as numerator,
    case when r.complete then 1 end as denominator
from cooperative_facts as f
left join seen as s on f.cooperative_id = s.cooperative_id
left join regency_feed as r on f.regency_code = r.regency_code
