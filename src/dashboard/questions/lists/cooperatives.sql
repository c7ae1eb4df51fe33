-- id: cooperatives
-- about: The cooperatives of a scope with what a list of them shows, in the register's order.
-- needs: cooperatives
select
    cooperative_id,
    name,
    kind,
    scope_code,
    village_name,
    district_name,
    regency_name,
    ladder_step,
    build_bucket,
    physical_pct,
    stage,
    construction_as_of,
    land_status,
    blocker,
    blocker_owner,
    units_operating,
    sales_status,
    monthly_sales_idr,
    mentor_active,
    days_without_mentor,
    case when subtype != '' then subtype else tier end as tier,
    unknown_reason,
    visits,
    verified,
    contradicted,
    last_verified_on,
    on_map
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope)
order by scope_code, cooperative_id
