-- id: mentor_facts
-- about: One row per mentor: posting, contract, training, load, and whether more of the window's visits are contradicted than among peers.
-- after: portfolios, visit_classes, programme_gap
-- needs: mentors
with loads as (
    select mentor_id, count(distinct cooperative_id) as cooperatives
    from portfolios
    where active
    group by all
),

own_visits as (
    select
        v.mentor_id,
        v.visited_on,
        v.assessable,
        v.assessable and length(v.contradictions) > 0 as contradicted,
        list_transform(v.contradictions, lambda sign: case sign
            when 'denied' then 'counterpart' when 'assignment' then 'time' when 'submission' then 'time' else sign
        end) as families,
        v.text_copy,
        s.area
    from visit_classes as v
    join sites as s on v.cooperative_id = s.cooperative_id
    where v.in_window and not v.joint
),

logged as (
    select
        mentor_id,
        count(*) as visits,
        count(*) filter (where assessable) as assessable_visits,
        count(*) filter (where contradicted) as contradicted_visits,
        count(distinct visited_on) filter (where contradicted) as contradicted_days,
        max(visited_on) as last_visit_on,
        case when count(*) filter (where area = 'city') * 2 > count(*) then 'city' else 'rural' end as area
    from own_visits
    group by all
),

-- Families of evidence, and two visits at least in each: one slip of the finger is no family.
families as (
    select mentor_id, count(*) as families, list(family order by family) as family_names
    from (
        select mentor_id, family
        from (
            select mentor_id, unnest(families) as family from own_visits where contradicted
            union all
            select mentor_id, 'text' as family from own_visits where assessable and text_copy
        )
        group by all
        having count(*) >= 2
    )
    group by all
),

-- What one would expect of a mentor: the share among the others of the same role and kind of area.
-- The worst are drawn in to the rate that nine of ten stay below: a few fakers would else widen the
-- limit until it holds them (Spiegelhalter 2005: winsorised overdispersion).
drawn_in as (
    select
        *,
        least(
            contradicted_visits,
            assessable_visits * quantile_cont(contradicted_visits / assessable_visits, $usual_quantile) over ()
        ) as usual_visits
    from logged
    where assessable_visits > 0
),

everybody as (
    select
        sum(assessable_visits) as n,
        sum(usual_visits order by usual_visits) as x,
        overdispersion(usual_visits::double, assessable_visits::double) as rho
    from drawn_in
),

peers as (
    select
        l.mentor_id,
        count(*) over stratum - 1 as others,
        sum(l.assessable_visits) over stratum - l.assessable_visits as n,
        sum(l.usual_visits order by l.usual_visits) over stratum - l.usual_visits as x
    from drawn_in as l
    join mentors as m on l.mentor_id = m.mentor_id
    window stratum as (partition by m.role, l.area)
),

expected as (
    select
        l.*,
        e.rho,
        case
            when p.others >= $peer_mentors and p.n >= $peer_visits then p.x / p.n
            when e.n > l.assessable_visits then (e.x - l.usual_visits) / (e.n - l.assessable_visits)
        end as share
    from drawn_in as l
    cross join everybody as e
    left join peers as p on l.mentor_id = p.mentor_id
),

judged as (
    select
        *,
        beta_binomial_tail(contradicted_visits, assessable_visits, share, rho) as tail
    from expected
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
    coalesce(f.family_names, cast([] as varchar[])) as family_names,
    v.contradicted_visits / nullif(v.assessable_visits, 0) as rate,
    v.share as expected_rate,
    greatest(
        beta_binomial_limit(v.assessable_visits, v.share, v.rho, $peer_limit),
        ceil($explain_share * v.assessable_visits)
    ) / nullif(v.assessable_visits, 0) as upper_limit,
    case
        when coalesce(v.assessable_visits, 0) < $min_assessable_visits or v.tail is null then 'too_few'
        when
            v.tail < $peer_limit
            and v.contradicted_visits >= $explain_share * v.assessable_visits
            and v.contradicted_days >= $min_contradicted_days and coalesce(f.families, 0) >= $min_families
            then 'explain'
        when v.tail < $peer_watch then 'watch'
        else 'ordinary'
    end as status,
    v.last_visit_on
from mentors as m
left join loads as l on m.mentor_id = l.mentor_id
left join judged as v on m.mentor_id = v.mentor_id
left join families as f on m.mentor_id = f.mentor_id
order by m.mentor_id
