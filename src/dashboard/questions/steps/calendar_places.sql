-- id: calendar_places
-- about: Which calendar a place follows: its district's own where one was declared, else its regency's.
with own as (
    select distinct scope_code from calendar where length(scope_code) > 5
)

select
    d.district_code as place,
    case when own.scope_code is null then d.regency_code else d.district_code end as calendar_code
from districts as d
left join own on d.district_code = own.scope_code
union all
select regency_code as place, regency_code as calendar_code from regencies
union all
select '' as place, '' as calendar_code
