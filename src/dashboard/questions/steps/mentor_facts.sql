-- id: mentor_facts
-- about: One row per mentor: posting, contract, training, load, and how many of the window's visits speak against their record.
-- after: portfolios, visit_classes, programme_gap
-- needs: mentors
with loads as (
    select mentor_id, count(distinct cooperative_id) as cooperatives
    from portfolios
    where active
    group by all
),

logged as (
    select
        mentor_id,
        count(*) as visits,
        count(*) filter (where assessable) as assessable_visits,
        count(*) filter (where length(contradictions) > 0) as contradicted_visits,
        max(visited_on) as last_visit_on
    from visit_classes
    where in_window
    group by all
)

select
    m.mentor_id,
    m.name,
    m.role,
    m.regency_code,
    coalesce(m.regency_code, '') as scope_code,
    (m.contract_from is null or m.contract_from <= $as_of::date)
    and (m.contract_to is null or m.contract_to >= $as_of::date) as active,
    m.contract_from,
    m.contract_to,
    m.trained_on,
    m.training_days,
    coalesce(l.cooperatives, 0) as load,
    case when list_contains($portfolio_roles, m.role) then $seats else 0 end as capacity,
    m.base_latitude,
    m.base_longitude,
    coalesce(v.visits, 0) as visits,
    coalesce(v.assessable_visits, 0) as assessable_visits,
    coalesce(v.contradicted_visits, 0) as contradicted_visits,
    v.last_visit_on
from mentors as m
left join loads as l on m.mentor_id = l.mentor_id
left join logged as v on m.mentor_id = v.mentor_id
order by m.mentor_id
