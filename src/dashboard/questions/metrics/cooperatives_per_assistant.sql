-- id: cooperatives_per_assistant
-- title_id: Koperasi per asisten bisnis
-- title_en: Cooperatives per assistant
-- of_id: asisten bisnis aktif
-- of_en: active business assistants
-- unit: ratio
-- subject: mentor
-- good: low
-- needs: cooperatives, mentors, mentors.regency_code
select
    cooperative_id as subject_id,
    scope_code,
    1 as numerator,
    0 as denominator
from cooperative_facts
union all
select
    mentor_id as subject_id,
    scope_code,
    0 as numerator,
    1 as denominator
from mentor_facts
where active and capacity > 0
