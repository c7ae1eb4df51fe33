-- id: scope_counts
-- about: One row: how many cooperatives a scope holds, and those that need a word beside a figure.
-- needs: cooperatives
select
    count(*)::integer as cooperatives,
    (count(*) filter (where not on_map))::integer as off_map,
    (count(*) filter (where unknown_reason = 'feed_incomplete'))::integer as awaiting_reports,
    (count(*) filter (where ladder_step = 'operating' and units_operating = 0))::integer as called_operating
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope)
