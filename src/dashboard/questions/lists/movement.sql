-- id: movement
-- about: How each cooperative of a scope stands: what two releases are compared by.
-- needs: cooperatives
select
    cooperative_id,
    scope_code,
    case when ladder_step = 'formed' and build_bucket = 'no_record' then 'no_record' else ladder_step end as step,
    physical_pct,
    coalesce(weeks_still >= $still_weeks::integer, false) or (weeks_still is not null and stage = 'stopped') as still,
    date_diff('day', measured_on, $as_of::date)::integer as record_days,
    sales_status
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope)
order by cooperative_id
