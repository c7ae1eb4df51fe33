-- id: plan_mentors
-- about: The active mentors who carry a portfolio, as a reassignment needs them: base, regency, load. Supervisors only.
-- needs: mentors, assignments
with held as (
    select
        mentor_id,
        regency_code,
        count(*) as cooperatives
    from cooperative_facts
    where mentor_id is not null and regency_code is not null
    group by all
),

-- The post; for a mentor without one, the regency where most of the cooperatives stand.
worked as (
    select mentor_id, arg_max(regency_code, (cooperatives, regency_code)) as regency_code
    from held
    group by all
)

select
    'mentor' as subject_type,
    m.mentor_id as subject_id,
    m.mentor_id,
    m.name as mentor_name,
    coalesce(m.regency_code, w.regency_code) as regency_code,
    coalesce(m.regency_code, w.regency_code, '') as scope_code,
    m.base_latitude as latitude,
    m.base_longitude as longitude,
    m."load"
from mentor_facts as m
left join worked as w on m.mentor_id = w.mentor_id
where
    m.active
    and m.capacity > 0
    and (coalesce(m.regency_code, w.regency_code) is null or starts_with(coalesce(m.regency_code, w.regency_code), left($scope, 5)))
order by m.mentor_id
