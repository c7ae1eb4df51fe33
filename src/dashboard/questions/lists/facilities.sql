-- id: facilities
-- about: Electricity, water, road and internet in every place of a scope where a building is on record: there, not yet, not reported; finished ones apart.
-- needs: construction
with known as (
    select
        left(coalesce(scope_code, ''), $length) as scope_code,
        build_bucket = '100' as finished,
        unnest(['electricity', 'water', 'road', 'internet']) as facility,
        unnest([has_electricity, has_water, has_road, has_internet]) as there
    from cooperative_facts
    where starts_with(coalesce(scope_code, ''), $scope) and build_bucket != 'no_record'
)

select
    scope_code,
    facility,
    (count(*) filter (where there))::integer as there,
    (count(*) filter (where not there))::integer as missing,
    (count(*) filter (where there is null))::integer as silent,
    (count(*) filter (where finished))::integer as finished,
    (count(*) filter (where finished and not there))::integer as finished_missing
from known
group by all
order by all
