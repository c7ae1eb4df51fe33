-- id: deliverable_cooperatives
-- about: Per cooperative, how each kind of deliverable stands: accepted, handed in, absent, or no report of any.
-- needs: deliverables
with handed as (
    select
        cooperative_id,
        kind,
        bool_or(status = 'accepted') as accepted
    from deliverables
    where delivered_on <= $as_of::date
    group by all
),

kinds as (
    select unnest(['business_plan', 'proposal', 'bookkeeping', 'partnership']) as kind
),

states as (
    select
        f.cooperative_id,
        k.kind,
        case
            when h.accepted then 'accepted'
            when h.kind is not null then 'present'
            when f.cooperative_id in (select cooperative_id from handed) then 'absent'
            else 'silent'
        end as state
    from cooperative_facts as f
    cross join kinds as k
    left join handed as h on f.cooperative_id = h.cooperative_id and k.kind = h.kind
)

select
    f.cooperative_id,
    f.name,
    f.kind,
    f.village_name,
    f.district_name,
    f.regency_name,
    f.scope_code,
    f.mentor_id,
    m.name as mentor_name,
    max(s.state) filter (where s.kind = 'business_plan') as business_plan,
    max(s.state) filter (where s.kind = 'proposal') as proposal,
    max(s.state) filter (where s.kind = 'bookkeeping') as bookkeeping,
    max(s.state) filter (where s.kind = 'partnership') as partnership
from cooperative_facts as f
inner join states as s on f.cooperative_id = s.cooperative_id
left join mentors as m on f.mentor_id = m.mentor_id
where starts_with(coalesce(f.scope_code, ''), $scope)
group by all
order by f.scope_code, f.cooperative_id
