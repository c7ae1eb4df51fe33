-- id: case_evidence
-- about: The records behind one case: visits, follow-ups and loans by id, cooperative and date, never a mentor.
-- needs: cooperatives
with records as (
    select cooperative_id, visit_id as record_id, 'visit' as kind, visited_on as on_day, 'visit_class.' || lower(class) as state
    from visit_classes
    where list_contains($records, visit_id)
    union all
    select cooperative_id, follow_up_id, 'follow_up', due_on, 'follow_up.' || case when closed_on is null then 'open' else 'closed' end
    from follow_ups
    where list_contains($records, follow_up_id)
    union all
    select cooperative_id, loan_id, 'loan', first_disbursed_on, 'scheme.' || scheme
    from financing
    where list_contains($records, loan_id)
)

select
    r.record_id,
    r.kind,
    r.on_day,
    r.state,
    r.cooperative_id,
    f.name,
    f.scope_code
from records as r
join cooperative_facts as f on r.cooperative_id = f.cooperative_id
order by r.on_day, r.record_id
