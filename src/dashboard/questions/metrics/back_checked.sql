-- id: back_checked
-- title_id: Dicek ulang
-- title_en: Checked again
-- of_id: koperasi
-- of_en: cooperatives
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, back_checks, visits
with checked as (
    select coalesce(b.cooperative_id, v.cooperative_id) as cooperative_id, b.checked_on
    from back_checks as b
    left join visits as v on b.visit_id = v.visit_id
    where b.result != 'unreachable' and b.checked_on <= $as_of::date
),

latest as (
    select cooperative_id, max(checked_on) as checked_on from checked group by all
)

select
    f.cooperative_id as subject_id,
    f.scope_code,
    coalesce(l.checked_on > r.window_from, false)::integer as numerator,
    1 as denominator
from cooperative_facts as f
left join latest as l on f.cooperative_id = l.cooperative_id
left join regency_feed as r on f.regency_code = r.regency_code
