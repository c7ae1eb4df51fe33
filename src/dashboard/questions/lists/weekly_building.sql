-- id: weekly_building
-- about: Cooperatives of every place by week and build bucket, each week by the last snapshot known then.
-- needs: construction
select
    left(scope_code, $length) as scope_code,
    week_on,
    build_bucket,
    sum(cooperatives)::integer as cooperatives
from weekly_progress
where starts_with(scope_code, $scope) and length(scope_code) >= $length
group by all
order by all
