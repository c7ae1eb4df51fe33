-- id: mentor_rule_evidence
-- about: The records behind one mentor's flags: visits and cooperatives, by id and date. Supervisors only.
-- needs: mentors
with pointed as (
    select
        rule_id,
        subject_type,
        subject_id,
        unnest(evidence) as record_id
    from rule_results
    where subject_type = 'mentor' and subject_id = $mentor and status = 'flag'
)

select
    p.*,
    'visit' as kind,
    v.visited_on as on_day,
    v.class as state
from pointed as p
join visit_classes as v on p.record_id = v.visit_id
union all
select
    p.*,
    'cooperative' as kind,
    null as on_day,
    case when f.subtype != '' then f.subtype else f.tier end as state
from pointed as p
join cooperative_facts as f on p.record_id = f.cooperative_id
order by all
