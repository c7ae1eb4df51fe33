-- id: targets_entered
-- about: Every target of a scope as it was entered, one row a metric, place and date.
-- needs: targets
select metric, scope_code, due_on, value
from targets
where starts_with(scope_code, $scope)
order by metric, scope_code, due_on
