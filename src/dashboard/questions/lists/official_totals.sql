-- id: official_totals
-- about: The newest figure that others published for exactly this scope, per measure, with its date and source.
-- needs: official_totals
select
    metric,
    as_of,
    value,
    source
from official_totals
where scope_code = $scope and as_of <= $as_of::date
qualify as_of = max(as_of) over (partition by metric)
order by metric
