-- id: official_totals
-- about: The newest figure that others published for each place of a level, per measure, with its date and source.
-- needs: official_totals
select
    scope_code,
    metric,
    as_of,
    value,
    source
from official_totals
where starts_with(scope_code, $scope) and length(scope_code) = $length and as_of <= $as_of::date
qualify as_of = max(as_of) over (partition by scope_code, metric)
order by scope_code, metric
