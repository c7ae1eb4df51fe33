-- id: scope_counts
-- about: By district, how many cooperatives there are, and those that need a word beside a figure.
-- needs: cooperatives
select
    left(coalesce(scope_code, ''), 8) as scope_code,
    count(*)::integer as cooperatives,
    (count(*) filter (where not on_map))::integer as off_map,
    (count(*) filter (where unknown_reason = 'feed_incomplete'))::integer as awaiting_reports,
    (count(*) filter (where ladder_step = 'operating' and units_operating = 0))::integer as called_operating,
    (count(*) filter (where sales_status = 'reported'))::integer as selling
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope)
group by all
order by all
