-- id: case_facts
-- about: What a case's sentence is made of: where it is, its gravest reasons, and what to do.
-- after: cases
with flags as (
    select
        rule_id || '/' || subject_type || '/' || subject_id as rule_subject,
        rule_id,
        subject_type,
        explanation_id,
        explanation_en,
        value,
        threshold,
        grade_of(severity) as grade
    from rule_results
    where status = 'flag'
),

tied as (
    select case_id, subject_type as case_subject_type, unnest(rule_subjects) as rule_subject
    from cases
    where length(rules) > 0
),

-- Of one rule at many cooperatives, the farthest from its limit speaks.
speaking as (
    select t.case_id, t.case_subject_type = f.subject_type as own, f.*
    from tied as t
    join flags as f on t.rule_subject = f.rule_subject
    qualify row_number() over (
        partition by t.case_id, f.rule_id
        order by own desc, f.grade desc, abs(f.value - f.threshold) desc, f.rule_subject
    ) = 1
),

reasons as (
    select
        case_id,
        list(explanation_id order by own desc, grade desc, rule_id)[1:$most_reasons] as says_id,
        list(explanation_en order by own desc, grade desc, rule_id)[1:$most_reasons] as says_en
    from speaking
    group by all
)

select
    c.case_id,
    c.kind,
    c.subject_type,
    c.cooperatives,
    c.rules,
    f.name,
    f.tier,
    f.subtype,
    f.district_name,
    p.name as place,
    g.judged_on,
    m.contradicted_visits,
    m.assessable_visits,
    m.family_names,
    coalesce(s.says_id, cast([] as varchar[])) as says_id,
    coalesce(s.says_en, cast([] as varchar[])) as says_en,
    r.do_id,
    r.do_en
from cases as c
left join cooperative_facts as f on c.subject_type = 'cooperative' and c.subject_id = f.cooperative_id
left join places as p on coalesce(c.regency_code, c.scope_code) = p.code
left join regency_feed as g on c.regency_code = g.regency_code
left join mentor_facts as m on c.subject_type = 'mentor' and c.subject_id = m.mentor_id
left join rules as r on c.first_rule = r.rule_id
left join reasons as s on c.case_id = s.case_id
order by c.rank
