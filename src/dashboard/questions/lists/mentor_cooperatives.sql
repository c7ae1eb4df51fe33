-- id: mentor_cooperatives
-- about: One mentor's cooperatives: tier, last verified visit, distance from the mentor's base, what was handed in. Supervisors only.
-- needs: mentors, assignments
with handed as (
    select
        cooperative_id,
        kind,
        case when bool_or(coalesce(status = 'accepted', false)) then 'accepted' else 'present' end as state
    from deliverables
    where delivered_on <= $as_of::date
    group by all
),

states as (
    select
        cooperative_id,
        any_value(state) filter (where kind = 'business_plan') as business_plan,
        any_value(state) filter (where kind = 'proposal') as proposal,
        any_value(state) filter (where kind = 'bookkeeping') as bookkeeping,
        any_value(state) filter (where kind = 'partnership') as partnership
    from handed
    group by all
)

select
    'mentor' as subject_type,
    m.mentor_id as subject_id,
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    case when f.subtype != '' then f.subtype else f.tier end as tier,
    f.last_verified_on,
    km(m.base_latitude, m.base_longitude, f.site_latitude, f.site_longitude) as km_from_base,
    s.cooperative_id is not null as reports_results,
    s.business_plan,
    s.proposal,
    s.bookkeeping,
    s.partnership
from cooperative_facts as f
join mentor_facts as m on f.mentor_id = m.mentor_id
left join states as s on f.cooperative_id = s.cooperative_id
where m.mentor_id = $mentor
order by f.scope_code, f.cooperative_id
