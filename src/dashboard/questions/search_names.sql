-- What the search compares, written plainly once for a release: a reader types many letters a minute.
create table packed.search_names as
select
    cooperative_id,
    name,
    kind,
    village_code,
    village_name,
    district_name,
    regency_name,
    coalesce(scope_code, '') as scope_code,
    plain_letters(name) as plain_name,
    plain_letters(coalesce(village_name, '')) as plain_village,
    plain_letters(concat_ws(' ', name, village_name, district_name, regency_name)) as plain_place
from cooperative_facts
