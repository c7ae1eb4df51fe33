-- id: deliverables
-- about: For every place of a scope per kind of deliverable, cooperatives with it accepted, handed in, absent, or without any report at all.
-- needs: deliverables
with kinds as (
    select unnest(['business_plan', 'proposal', 'bookkeeping', 'partnership']) as kind
),

handed as (
    select
        cooperative_id,
        kind,
        bool_or(status = 'accepted') as accepted
    from deliverables
    where delivered_on <= $as_of::date
    group by all
),

reporting as (
    select distinct cooperative_id from handed
)

select
    left(coalesce(f.scope_code, ''), $length) as scope_code,
    k.kind,
    case
        when h.accepted then 'accepted'
        when h.kind is not null then 'present'
        when r.cooperative_id is not null then 'absent'
        else 'silent'
    end as state,
    count(*)::integer as cooperatives
from cooperative_facts as f
cross join kinds as k
left join handed as h on f.cooperative_id = h.cooperative_id and k.kind = h.kind
left join reporting as r on f.cooperative_id = r.cooperative_id
where starts_with(coalesce(f.scope_code, ''), $scope)
group by all
order by all
