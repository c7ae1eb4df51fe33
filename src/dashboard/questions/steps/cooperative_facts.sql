-- id: cooperative_facts
-- about: One wide row per cooperative: what every page filters, counts and opens.
-- after: sites, tiers, overlays, accompaniment, construction_facts, unit_facts, mentor_facts
with units as (
    select
        cooperative_id,
        count(*) as units,
        count(*) filter (where status = 'operating') as units_operating,
        sum(monthly_sales_idr) filter (where status = 'operating') as monthly_sales_idr,
        count(monthly_sales_idr) filter (where status = 'operating') as sales_reported
    from unit_facts
    group by all
),

money as (
    select
        cooperative_id,
        count(*) as loans,
        case when count(distinct scheme) = 1 then any_value(scheme) else 'several' end as scheme,
        sum(principal_idr) as principal_idr,
        sum(disbursed_idr) as disbursed_idr
    from financing
    group by all
),

present as (
    select
        bool_or(table_name = 'construction' and present) as construction,
        bool_or(table_name = 'business_units' and present) as business_units,
        bool_or(table_name = 'assignments' and present) as assignments,
        bool_or(table_name = 'visits' and present) as visits,
        bool_or(table_name = 'cooperatives' and column_name = 'nib' and present) as nib,
        bool_or(table_name = 'cooperatives' and column_name = 'last_annual_meeting_on' and present) as meetings
    from columns_present
)

select
    s.cooperative_id,
    s.name,
    s.kind,
    s.scope_code,
    s.village_code,
    s.village_name,
    s.district_code,
    s.district_name,
    s.regency_code,
    s.regency_name,
    s.province_code,
    s.area,
    s.on_map,
    s.site_latitude,
    s.site_longitude,
    s.site_kind,
    c.legal_entity_on,
    case when present.nib then c.nib is not null end as has_nib,
    c.account_opened,
    case
        when present.meetings
            then coalesce(c.last_annual_meeting_on >= date_trunc('year', $as_of::date) - interval 1 year, false)
    end as annual_meeting_held,
    c.last_annual_meeting_on,
    c.members,
    c.signal,
    b.as_of as construction_as_of,
    b.measured_on,
    b.land_status,
    b.land_area_m2,
    b.stage,
    b.physical_pct,
    case
        when not present.construction then null
        when b.physical_pct is null then 'no_record'
        when b.physical_pct <= 20 then '0-20'
        when b.physical_pct <= 50 then '21-50'
        when b.physical_pct <= 75 then '51-75'
        when b.physical_pct < 100 then '76-99'
        else '100'
    end as build_bucket,
    b.has_electricity,
    b.has_water,
    b.has_road,
    b.has_internet,
    b.handed_over_on,
    case
        when b.physical_pct > 0 and b.physical_pct < 100
            then floor(date_diff('day', b.risen_on, $as_of::date) / 7)::integer
    end as weeks_still,
    b.blocker,
    b.blocker_owner,
    case
        when not present.construction and not present.business_units then null
        when u.monthly_sales_idr > 0 then 'selling'
        when u.units_operating > 0 or b.stage = 'operating' then 'operating'
        when b.stage = 'equipped' then 'equipped'
        when b.stage = 'built' or b.physical_pct >= 100 then 'built'
        when b.stage = 'building' or b.physical_pct > 0 then 'building'
        when b.land_status = 'verified' or b.stage = 'land_ready' then 'land_verified'
        else 'formed'
    end as ladder_step,
    case when present.business_units then coalesce(u.units, 0) end as units,
    case when present.business_units then coalesce(u.units_operating, 0) end as units_operating,
    case
        when not present.business_units or coalesce(u.units_operating, 0) = 0 then null
        when u.sales_reported = 0 then 'silent'
        when u.monthly_sales_idr > 0 then 'reported'
        else 'zero'
    end as sales_status,
    u.monthly_sales_idr,
    case when present.assignments then acc.mentor_id is not null end as mentor_active,
    acc.mentor_id,
    m.name as mentor_name,
    acc.held_from as assigned_from,
    acc.days_without_mentor,
    coalesce(money.loans, 0) as loans,
    money.scheme,
    money.principal_idr,
    money.disbursed_idr,
    t.tier,
    t.subtype,
    t.unknown_reason,
    t.contacts as visits,
    t.verified,
    t.contradicted,
    t.hollow,
    t.joint,
    t.family_names,
    t.exposure_days as effective_days_assigned,
    t.last_visit_on,
    t.last_verified_on,
    t.days_since_verified,
    a3.status as a3_status,
    case
        -- A feed that stopped was judged on an older day; nobody knows about the last 45.
        when t.unknown_reason = 'feed_incomplete' then null
        when a3.status = 'clear' or a3.reason_code = 'calendar' then true
        when a3.status = 'flag' or t.tier = 'none' then false
        when a3.status = 'not_applicable' and t.tier != 'unknown'
            then coalesce(t.days_since_verified <= $verified_days, false)
    end as verified_45,
    o.stalled,
    o.financial_risk,
    o.flags,
    o.cannot_assess,
    o.rules,
    o.flagged_rules,
    o.confidence,
    b.blocker is not null as blocked
from sites as s
cross join present
join cooperatives as c on s.cooperative_id = c.cooperative_id
left join construction_facts as b on s.cooperative_id = b.cooperative_id
left join units as u on s.cooperative_id = u.cooperative_id
left join accompaniment as acc on s.cooperative_id = acc.cooperative_id
left join mentor_facts as m on acc.mentor_id = m.mentor_id
left join money on s.cooperative_id = money.cooperative_id
left join tiers as t on s.cooperative_id = t.cooperative_id
left join overlays as o on s.cooperative_id = o.cooperative_id
left join rule_results as a3 on s.cooperative_id = a3.subject_id and a3.rule_id = 'A3'
order by s.scope_code, s.cooperative_id
