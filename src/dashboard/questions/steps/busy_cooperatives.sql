-- id: busy_cooperatives
-- about: Cooperatives that need more frequent contact: under construction, or money paid out lately.
-- after: sites
-- needs_to_clear: construction?.stage, financing?.first_disbursed_on
with latest_stage as (
    select cooperative_id, arg_max(stage, as_of) as stage
    from construction
    where as_of <= $as_of::date
    group by all
),

recent_money as (
    select distinct f.cooperative_id
    from financing as f
    left join disbursements as d on f.loan_id = d.loan_id
    where coalesce(d.paid_on, f.first_disbursed_on) > $as_of::date - $recent_money_days
)

select
    s.cooperative_id,
    coalesce(l.stage = 'building', false) or m.cooperative_id is not null as building_or_paid
from sites as s
left join latest_stage as l on s.cooperative_id = l.cooperative_id
left join recent_money as m on s.cooperative_id = m.cooperative_id
