-- id: mentor_evidence
-- about: What speaks against one mentor's visits in the window, by family of evidence: visits and days. Supervisors only.
-- needs: mentors, visits
with own as (
    select mentor_id, visit_id, visited_on, contradictions, text_copy
    from visit_classes
    where mentor_id = $mentor and in_window and not joint and assessable
),

signs as (
    select mentor_id, visit_id, visited_on, unnest(contradictions) as sign from own
    union all
    select mentor_id, visit_id, visited_on, 'text' as sign from own where text_copy
)

select
    'mentor' as subject_type,
    mentor_id as subject_id,
    case sign
        when 'denied' then 'counterpart' when 'assignment' then 'time' when 'submission' then 'time' else sign
    end as family,
    count(distinct visit_id)::integer as visits,
    count(distinct visited_on)::integer as days
from signs
group by all
order by all
