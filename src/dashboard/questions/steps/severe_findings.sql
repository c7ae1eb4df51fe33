-- id: severe_findings
-- about: What was found grave: follow-ups rated so, and problems that name a word of the list and that nobody rated.
-- after: visit_facts, visit_words, clarified_visits
-- needs: follow_ups, visits
-- needs_to_clear: follow_ups.severity, follow_ups.visit_id, visits.findings, visits.problem_found
with by_visit as (
    select
        visit_id,
        count(severity) > 0 as rated,
        bool_or(escalated_on is not null) as raised,
        bool_or(closed_on is null and closed_at is null) as open
    from follow_ups
    where visit_id is not null
    group by all
),

found as (
    select
        f.follow_up_id as finding_id,
        f.cooperative_id,
        f.visit_id,
        v.mentor_id,
        v.role,
        f.opened_on as found_on,
        true as rated,
        f.escalated_on is not null as raised,
        f.closed_on is null and f.closed_at is null as open
    from follow_ups as f
    left join visit_facts as v on f.visit_id = v.visit_id
    where f.severity = 'high'
    union all
    -- A word is no verdict: it counts where the visit itself reports a problem, and a rating stands above it.
    select
        v.visit_id as finding_id,
        v.cooperative_id,
        v.visit_id,
        v.mentor_id,
        v.role,
        v.visited_on as found_on,
        false as rated,
        coalesce(b.raised, false) as raised,
        coalesce(b.open, true) as open
    from visit_facts as v
    join visit_words as t on v.visit_id = t.visit_id
    left join by_visit as b on v.visit_id = b.visit_id
    where
        v.in_window
        and v.problem_found
        and not coalesce(b.rated, false)
        and length($severe_words) > 0
        -- One pattern of all words, asked of a visit and its text at once: every other text would else be searched
        -- before the two are joined.
        and regexp_matches(
            case when v.problem_found then t.plain end,
            list_aggregate(list_transform($severe_words, lambda w: regexp_escape(w)), 'string_agg', '|')
        )
)

select *
from found
where visit_id is null or visit_id not in (select visit_id from clarified_visits)
