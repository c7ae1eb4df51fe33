-- id: targets
-- about: Targets of a scope and of the places below it, with what is reached; the next date, or the last one gone by.
-- needs: targets
select
    t.metric,
    t.scope_code as code,
    t.due_on,
    t.value as target,
    p.numerator as reached
from targets as t
left join place_values as p on t.metric = p.metric_id and t.scope_code = p.code
where starts_with(t.scope_code, $scope) and length(t.scope_code) <= $length
qualify
    row_number() over (
        partition by t.metric, t.scope_code
        order by t.due_on < $as_of::date, abs(date_diff('day', t.due_on, $as_of::date))
    ) = 1
order by t.metric, t.scope_code
