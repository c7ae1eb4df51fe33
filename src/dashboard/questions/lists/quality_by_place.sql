-- id: quality_by_place
-- about: By place, how much of what matters is reported, how new it is, and how complete the feed of visits.
-- needs: cooperatives
with inside as (
    select
        cooperative_id,
        left(scope_code, $code_length::integer) as code
    from cooperative_facts
    where starts_with(scope_code, $scope) and length(scope_code) >= $code_length::integer
),

register as (
    select
        i.code,
        count(*) as cooperatives,
        -- Columns in which an empty cell means: nobody said.
        count(c.village_code) + count(c.latitude) + count(c.account_opened) + count(c.members) + count(c.signal) as cells
    from inside as i
    join cooperatives as c on i.cooperative_id = c.cooperative_id
    group by i.code
),

latest as (
    select
        b.*,
        i.code
    from construction as b
    join inside as i on b.cooperative_id = i.cooperative_id
    qualify row_number() over (partition by b.cooperative_id order by b.as_of desc) = 1
),

building as (
    select
        code,
        count(*) as records,
        max(as_of) as construction_as_of,
        count(land_status) + count(stage) + count(physical_pct) + count(measured_on)
            + count(has_electricity) + count(has_water) + count(has_road) + count(has_internet) as cells
    from latest
    group by code
),

seen as (
    select
        left(scope_code, $code_length::integer) as code,
        max(last_visit_on) as last_visit_on
    from visit_evidence
    where starts_with(scope_code, $scope) and length(scope_code) >= $code_length::integer
    group by all
)

select
    r.code,
    p.name as place,
    r.cooperatives,
    r.cells / (5 * r.cooperatives) as register_share,
    b.records,
    b.cells / (8 * b.records) as construction_share,
    b.construction_as_of,
    s.last_visit_on,
    f.completeness as feed_completeness,
    f.timeliness as feed_timeliness,
    case when f.has_visits then f.judged_on end as complete_to
from register as r
join places as p on r.code = p.code
left join building as b on r.code = b.code
left join seen as s on r.code = s.code
left join regency_feed as f on left(r.code, 5) = f.regency_code
order by r.code
