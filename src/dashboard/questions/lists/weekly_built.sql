-- id: weekly_built
-- about: Finished buildings of every place of a scope, week by week, beside the cooperatives on record then.
-- needs: construction
select
    left(scope_code, $length) as scope_code,
    week_on,
    coalesce(sum(cooperatives) filter (where build_bucket = '100'), 0)::integer as numerator,
    coalesce(sum(cooperatives) filter (where build_bucket != 'no_record'), 0)::integer as known,
    sum(cooperatives)::integer as denominator
from weekly_progress
where starts_with(scope_code, $scope)
group by all
order by all
