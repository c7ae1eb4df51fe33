-- id: ladder
-- about: Cooperatives of every place of a scope per highest step reached, those without any construction record apart.
-- needs: cooperatives
select
    left(coalesce(scope_code, ''), $length) as scope_code,
    case when ladder_step = 'formed' and build_bucket = 'no_record' then 'no_record' else ladder_step end as step,
    count(*)::integer as cooperatives
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and ladder_step is not null
group by all
order by all
