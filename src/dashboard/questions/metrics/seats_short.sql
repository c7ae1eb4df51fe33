-- id: seats_short
-- title_id: Kekurangan kursi
-- title_en: Seats short
-- unit: count
-- subject: mentor
-- good: low
-- needs: cooperatives, mentors, mentors.regency_code
-- Cooperatives less seats: above nought seats are short, below it some are spare.
select
    cooperative_id as subject_id,
    scope_code,
    1 as numerator,
    1 as denominator
from cooperative_facts
union all
select
    mentor_id as subject_id,
    scope_code,
    -capacity as numerator,
    0 as denominator
from mentor_facts
where active and capacity > 0
