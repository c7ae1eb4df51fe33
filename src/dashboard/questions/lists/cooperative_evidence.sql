-- id: cooperative_evidence
-- about: The records behind one cooperative's flags: visits, follow-ups and loans by id and date, never a mentor.
-- needs: cooperatives
with pointed as (
    select
        rule_id,
        scope_code,
        unnest(evidence) as record_id
    from rule_results
    where subject_type = 'cooperative' and subject_id = $cooperative and status = 'flag'
)

select
    p.rule_id,
    p.scope_code,
    p.record_id,
    'visit' as kind,
    v.visited_on as on_day,
    v.class as state
from pointed as p
join visit_classes as v on p.record_id = v.visit_id
where v.cooperative_id = $cooperative
union all
select
    p.rule_id,
    p.scope_code,
    p.record_id,
    'follow_up' as kind,
    f.due_on as on_day,
    case when f.closed_on is null then 'open' else 'closed' end as state
from pointed as p
join follow_ups as f on p.record_id = f.follow_up_id
where f.cooperative_id = $cooperative
union all
select
    p.rule_id,
    p.scope_code,
    p.record_id,
    'loan' as kind,
    l.first_disbursed_on as on_day,
    l.scheme as state
from pointed as p
join financing as l on p.record_id = l.loan_id
where l.cooperative_id = $cooperative
order by all
