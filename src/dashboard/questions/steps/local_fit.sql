-- id: local_fit
-- about: What a village produces beside the units that would serve it: one row per cooperative and unit type that commodities ask for.
-- after: sites, unit_facts
-- needs: village_potential
with asked as (
    select 'cold_storage' as unit_type, unnest($cold_storage) as word
    union all
    select 'fertilizer' as unit_type, unnest($fertilizer) as word
    union all
    select 'logistics' as unit_type, unnest($logistics) as word
),

commodities as (
    select distinct commodity from village_potential
),

-- A whole word of the commodity's name decides: "ikan" is in "ikan nila".
serving as (
    select distinct c.commodity, a.unit_type
    from commodities as c
    join asked as a on list_contains(text_words(c.commodity), plain_text(a.word))
),

produced as (
    select
        p.village_code,
        s.unit_type,
        sum(p.value_idr_per_year) as value_idr_per_year,
        sum(p.volume_t_per_year) as volume_t_per_year,
        string_agg(p.commodity, ', ' order by p.value_idr_per_year desc nulls last, p.commodity) as commodities
    from village_potential as p
    join serving as s on p.commodity = s.commodity
    group by all
),

listed as (
    select distinct village_code from village_potential
),

present as (
    select bool_or(present) as units from columns_present where table_name = 'business_units'
),

compared as (
    select
        c.cooperative_id,
        c.scope_code,
        types.unit_type,
        l.village_code is not null as listed,
        case when present.units then coalesce(u.status, 'none') end as unit_status,
        p.commodities,
        p.value_idr_per_year,
        p.volume_t_per_year
    from sites as c
    cross join (select distinct unit_type from asked) as types
    cross join present
    left join listed as l on c.village_code = l.village_code
    left join produced as p on c.village_code = p.village_code and types.unit_type = p.unit_type
    left join unit_facts as u on c.cooperative_id = u.cooperative_id and types.unit_type = u.unit_type
)

select
    *,
    case
        when not listed or unit_status is null then 'unknown'
        when unit_status in ('none', 'stopped') and value_idr_per_year >= $large_idr then 'not_planned'
        when unit_status in ('none', 'stopped') and commodities is not null and value_idr_per_year is null then 'unknown'
        when unit_status in ('none', 'stopped') then 'neither'
        when commodities is null then 'not_listed'
        else 'both'
    end as fit
from compared
order by scope_code, cooperative_id, unit_type
