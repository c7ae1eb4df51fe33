-- id: mentor_weeks
-- about: One mentor's visits by week and class, over the window in which visits are judged. Supervisors only.
-- needs: mentors, visits
select
    'mentor' as subject_type,
    mentor_id as subject_id,
    date_trunc('week', visited_on)::date as week,
    case when hollow and class in ('V0', 'V1') then 'hollow' else lower(class) end as visit_class,
    count(*)::integer as visits
from visit_classes
where mentor_id = $mentor and in_window
group by all
order by all
