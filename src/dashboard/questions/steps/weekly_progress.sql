-- id: weekly_progress
-- about: Cooperatives per district, week and build bucket, each week by the last snapshot known then.
-- after: sites
-- needs: construction
with weeks as (
    select unnest(generate_series($as_of::date - 7 * ($trend_weeks - 1), $as_of::date, interval 7 day))::date
        as week_on
),

spans as (
    select
        cooperative_id,
        as_of,
        physical_pct,
        lead(as_of) over (partition by cooperative_id order by as_of) as next_as_of
    from construction
),

known as (
    select w.week_on, p.cooperative_id, p.physical_pct
    from weeks as w
    join spans as p
        on p.as_of <= w.week_on and (p.next_as_of is null or p.next_as_of > w.week_on)
)

select
    w.week_on,
    s.regency_code,
    s.district_code,
    coalesce(s.district_code, s.regency_code, '') as scope_code,
    case
        when k.physical_pct is null then 'no_record'
        when k.physical_pct <= 20 then '0-20'
        when k.physical_pct <= 50 then '21-50'
        when k.physical_pct <= 75 then '51-75'
        when k.physical_pct < 100 then '76-99'
        else '100'
    end as build_bucket,
    count(*) as cooperatives
from weeks as w
cross join sites as s
left join known as k on w.week_on = k.week_on and s.cooperative_id = k.cooperative_id
group by all
order by all
