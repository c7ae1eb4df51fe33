-- id: cooperative_windows
-- about: Per cooperative, the visits of the window W counted by class, after each joint meeting became one contact.
-- after: visit_classes, empty_reports, exposures
with counted as (
    select
        cooperative_id,
        count(*) filter (where in_window and not joint) as own_contacts,
        count(*) filter (where in_window and class = 'V2') as verified,
        count(*) filter (where in_window and not joint and class = 'VX') as contradicted,
        count(*) filter (where in_window and not joint and class = 'V0') as unsupported,
        count(*) filter (where in_window and not joint and hollow) as hollow,
        count(*) filter (where in_window and joint) as joint,
        count(*) filter (where in_window and assessable) as assessable,
        max(visited_on) filter (where class = 'V2') as last_verified_on
    from visit_classes
    group by all
),

listed as (
    select cooperative_id, list(visit_id order by visited_on, visit_id) as visit_ids
    from visit_classes
    where in_window and not joint
    group by all
),

-- The families of evidence that speak against a cooperative's visits in the window.
signs as (
    select
        cooperative_id,
        count(distinct family) as families,
        list(distinct family order by family) as family_names
    from (
        select cooperative_id, unnest(contradictions) as sign, case sign
            when 'route' then 'route'
            when 'place' then 'place'
            when 'photo' then 'photo'
            when 'denied' then 'counterpart'
            else 'time'
        end as family
        from visit_classes
        where in_window and not joint
        union all
        select cooperative_id, 'copy' as sign, 'text' as family
        from visit_classes
        where in_window and not joint and text_copy
    )
    group by all
),

-- Boards that know nothing of one another: several deny visits of the same mentor, and most that were asked do.
asked as (
    select c.mentor_id, c.cooperative_id, list_contains(c.contradictions, 'denied') as denied
    from visit_classes as c
    join back_check_results as b on c.visit_id = b.visit_id
    where c.in_window and not c.joint
),

denied_mentors as (
    select mentor_id
    from asked
    group by all
    having
        count(distinct cooperative_id) filter (where denied) >= $denying_cooperatives
        and count(*) filter (where denied) > $denying_share * count(*)
),

denied_widely as (
    select distinct a.cooperative_id
    from asked as a
    join denied_mentors as m on a.mentor_id = m.mentor_id
    where a.denied
)

select
    x.*,
    w.cooperative_id is not null as denied_widely,
    coalesce(c.own_contacts, 0) as own_contacts,
    coalesce(c.verified, 0) as verified,
    coalesce(c.contradicted, 0) as contradicted,
    coalesce(c.unsupported, 0) as unsupported,
    coalesce(c.hollow, 0) as hollow,
    coalesce(c.joint, 0) as joint,
    coalesce(c.assessable, 0) as assessable,
    coalesce(s.families, 0) as sign_families,
    s.family_names,
    coalesce(e.empty_run >= $empty_reports, false) as reports_empty,
    c.last_verified_on,
    coalesce(l.visit_ids, cast([] as varchar[])) as visit_ids,
    x.through_judged - verified.through as days_since_verified,
    x.weekdays_judged - verified.weekdays_through as weekdays_since_verified
from exposures as x
left join counted as c on x.cooperative_id = c.cooperative_id
left join listed as l on x.cooperative_id = l.cooperative_id
left join signs as s on x.cooperative_id = s.cooperative_id
left join empty_reports as e on x.cooperative_id = e.cooperative_id
left join denied_widely as w on x.cooperative_id = w.cooperative_id
left join day_weights as verified
    on x.calendar_code = verified.calendar_code
    and verified.on_day = not_before(c.last_verified_on, $as_of::date - $history_days)
