-- id: follow_ups_kept
-- title_id: Tindak lanjut tepat waktu
-- title_en: Follow-ups closed on time
-- of_id: tindak lanjut yang jatuh tempo
-- of_en: follow-ups that fell due
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives, follow_ups.due_on, visits
with due as (
    select
        u.cooperative_id,
        count(*) as items,
        count(*) filter (where coalesce(u.closed_on, u.closed_at::date) <= u.due_on) as kept
    from follow_ups as u
    join cooperative_facts as f on u.cooperative_id = f.cooperative_id
    join regency_feed as r on f.regency_code = r.regency_code
    where u.due_on > r.window_from and u.due_on <= $as_of::date
    group by all
)

select
    f.cooperative_id as subject_id,
    f.scope_code,
    coalesce(d.kept, 0) as numerator,
    coalesce(d.items, 0) as denominator
from cooperative_facts as f
left join due as d on f.cooperative_id = d.cooperative_id
