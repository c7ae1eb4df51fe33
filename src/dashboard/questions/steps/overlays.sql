-- id: overlays
-- about: What stands beside the tier: stalled, financial risk, and how much of the catalogue could be assessed.
-- after: tiers, ~rules
-- A unit's answer counts for its cooperative.
with answers as (
    select
        case when subject_type = 'unit' then split_part(subject_id, '/', 1) else subject_id end as cooperative_id,
        subject_type,
        rule_id,
        status,
        severity
    from rule_results
    where subject_type in ('cooperative', 'unit')
),

counted as (
    select
        cooperative_id,
        count(*) filter (where subject_type = 'cooperative') as rules,
        count(*) filter (where status = 'flag') as flags,
        count(*) filter (where subject_type = 'cooperative' and status = 'cannot_assess') as cannot_assess,
        count(*) filter (where subject_type = 'cooperative' and status in ('flag', 'clear')) as assessed,
        list(distinct rule_id order by rule_id) filter (where status = 'flag') as flagged_rules,
        bool_or(status = 'flag') filter (where list_contains($stalled_rules, rule_id)) as any_stalled,
        bool_or(status = 'cannot_assess') filter (where list_contains($stalled_rules, rule_id)) as stalled_unknown,
        bool_or(
            status = 'flag'
            and (list_contains($red_rules, rule_id) or list_contains($red_when_high, rule_id) and grade_of(severity) >= 3)
        ) as any_red,
        bool_or(status = 'flag') filter (where list_contains($money_rules, rule_id) or subject_type = 'unit') as any_amber,
        bool_or(status = 'cannot_assess') filter (where list_contains($money_rules, rule_id)) as money_unknown
    from answers
    group by all
)

select
    t.cooperative_id,
    -- Never "no" and never "none" where one of the rules behind it could not look.
    case
        when c.any_stalled then 'yes'
        when coalesce(c.stalled_unknown, true) then 'cannot_assess'
        else 'no'
    end as stalled,
    case
        when c.any_red then 'red'
        when c.any_amber then 'amber'
        when coalesce(c.money_unknown, true) then 'cannot_assess'
        else 'none'
    end as financial_risk,
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
