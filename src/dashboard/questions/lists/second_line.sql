-- id: second_line
-- about: Visits in the window by offices, provincial and government roles in every place below the scope.
-- needs: visits, mentors
with counted as (
    select
        left(scope_code, $length) as code,
        role,
        count(*)::integer as visits
    from visit_classes
    where
        in_window
        and role in ('management_office', 'provincial', 'government')
        and coalesce(mode, 'field') not in ('phone', 'online')
        and starts_with(coalesce(scope_code, ''), $scope)
        and length(scope_code) >= $length
    group by all
),

-- A role that the list of mentors never names is not reported; one that it names may have made no visit.
known as (
    select distinct role from mentor_facts
)

select
    k.role,
    c.code,
    coalesce(c.visits, 0) as visits
from known as k
left join counted as c on k.role = c.role
where k.role in ('management_office', 'provincial', 'government')
order by all
