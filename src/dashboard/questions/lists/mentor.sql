-- id: mentor
-- about: One mentor: posting, contract, training, load, and how the window's visits stand beside the peers'. Supervisors only.
-- needs: mentors
with away as (
    select
        mentor_id,
        sum(least(absent_to, $as_of::date) - absent_from + 1)::integer as days
    from absences
    where absent_from <= $as_of::date and absent_to >= absent_from
    group by all
),

contradicted as (
    select
        mentor_id,
        count(distinct visited_on)::integer as days
    from visit_classes
    where in_window and not joint and assessable and length(contradictions) > 0
    group by all
)

select
    'mentor' as subject_type,
    m.mentor_id as subject_id,
    m.mentor_id,
    m.name as mentor_name,
    m.role,
    m.scope_code,
    p.name as regency_name,
    m.active,
    m.contract_from,
    m.contract_to,
    m.trained_on,
    m.training_days,
    a.days as days_away,
    m.load,
    m.capacity,
    m.base_latitude is not null and m.base_longitude is not null as base_known,
    m.visits,
    m.assessable_visits,
    m.contradicted_visits,
    coalesce(c.days, 0) as contradicted_days,
    m.family_names,
    m.rate,
    m.expected_rate,
    m.upper_limit,
    m.status,
    f.window_from,
    coalesce(f.judged_on, $as_of::date) as judged_on
from mentor_facts as m
left join places as p on m.regency_code = p.code
left join regency_feed as f on m.regency_code = f.regency_code
left join away as a on m.mentor_id = a.mentor_id
left join contradicted as c on m.mentor_id = c.mentor_id
where m.mentor_id = $mentor
