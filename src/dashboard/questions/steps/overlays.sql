-- id: overlays
-- about: What stands beside the tier: stalled, financial risk, and how much of the catalogue could be assessed.
-- after: tiers, A1, A2, A3, B5, C1, C5, E4
with counted as (
    select
        subject_id as cooperative_id,
        count(*) as rules,
        count(*) filter (where status = 'flag') as flags,
        count(*) filter (where status = 'cannot_assess') as cannot_assess,
        count(*) filter (where status in ('flag', 'clear')) as assessed,
        list(rule_id order by rule_id) filter (where status = 'flag') as flagged_rules,
        bool_or(status = 'flag') filter (where rule_id in ('C1', 'C5')) as any_stalled
    from rule_results
    where subject_type = 'cooperative'
    group by all
)

select
    t.cooperative_id,
    -- Until C2 and B10 have rules, nothing can be called "not stalled"; the same for the money rules.
    case when c.any_stalled then 'yes' else 'cannot_assess' end as stalled,
    'cannot_assess' as financial_risk,
    coalesce(c.rules, 0) as rules,
    coalesce(c.flags, 0) as flags,
    coalesce(c.cannot_assess, 0) as cannot_assess,
    coalesce(c.assessed, 0) as assessed,
    c.flagged_rules,
    case
        when c.cannot_assess is null or c.assessed + c.cannot_assess = 0 then 'low'
        when c.assessed >= 0.8 * (c.assessed + c.cannot_assess) then 'high'
        when c.assessed >= 0.5 * (c.assessed + c.cannot_assess) then 'medium'
        else 'low'
    end as confidence
from tiers as t
left join counted as c on t.cooperative_id = c.cooperative_id
