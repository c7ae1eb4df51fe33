-- id: weekly_building
-- about: Cooperatives per week and build bucket, each week by the last snapshot known then.
-- needs: construction
select
    week_on,
    build_bucket,
    sum(cooperatives)::integer as cooperatives
from weekly_progress
where starts_with(scope_code, $scope)
group by all
order by all
