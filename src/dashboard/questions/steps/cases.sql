-- id: cases
-- about: What to act on, best first: flags collapsed to root causes, each with the cooperatives it covers and four factors.
-- after: cooperative_facts, mentor_facts, portfolios, busy_cooperatives, ~rules
with flags as (
    select
        r.rule_id,
        r.subject_type,
        r.subject_id,
        r.regency_code,
        r.severity,
        r.evidence,
        c.family,
        case r.subject_type
            when 'cooperative' then r.subject_id
            when 'unit' then split_part(r.subject_id, '/', 1)
        end as cooperative_id
    from (
        select *, left(nullif(scope_code, ''), 5) as regency_code from rule_results where status = 'flag'
    ) as r
    join rules as c on r.rule_id = c.rule_id
),

-- A cooperative whose visits contradict one another or hold nothing: the tier itself is the reason.
tiers_flagged as (
    select
        'tier' as rule_id,
        'cooperative' as subject_type,
        f.cooperative_id as subject_id,
        f.regency_code,
        case f.subtype when 'inconsistent' then 'high' else 'medium' end as severity,
        coalesce(v.visit_ids, cast([] as varchar[])) as evidence,
        'tier' as family,
        f.cooperative_id
    from cooperative_facts as f
    left join (
        select cooperative_id, list(visit_id order by visit_id) as visit_ids
        from visit_classes
        where in_window and not joint and (length(contradictions) > 0 or hollow)
        group by all
    ) as v on f.cooperative_id = v.cooperative_id
    where f.tier = 'ceremonial'
),

every_flag as (
    select * from flags
    union all
    select * from tiers_flagged
),

mentor_flags as (
    select
        subject_id as mentor_id,
        count(distinct family) filter (where family != 'structure') as families,
        bool_or(rule_id = 'A5') as dark,
        bool_or(rule_id = 'D1' and severity = 'high') as overloaded
    from every_flag
    where subject_type = 'mentor'
    group by all
),

-- A pattern of a mentor is a case where two kinds of evidence speak, or where the load alone is out of range.
patterns as (
    select m.mentor_id
    from mentor_facts as m
    left join mentor_flags as f on m.mentor_id = f.mentor_id
    where m.active and (m.status = 'explain' or coalesce(f.families >= 2 or f.overloaded, false))
),

-- The mentor who left a cooperative, where the same one left others too.
departed as (
    select subject_id as cooperative_id, evidence[1] as mentor_id
    from flags
    where rule_id = 'A1' and length(evidence) > 0
    qualify count(*) over (partition by evidence[1]) > 1
),

-- Why a cooperative's accompaniment fails, the first that holds.
roots as (
    select
        f.cooperative_id,
        case
            when d.mentor_id is not null then 'departed'
            when dark.mentor_id is not null then 'dark'
            when p.mentor_id is not null then 'pattern'
        end as root,
        coalesce(d.mentor_id, f.mentor_id) as mentor_id,
        a.subject_id is not null as alone
    from cooperative_facts as f
    left join flags as a on f.cooperative_id = a.subject_id and a.rule_id = 'A1'
    left join departed as d on f.cooperative_id = d.cooperative_id
    left join mentor_flags as dark on f.mentor_id = dark.mentor_id and dark.dark
    left join patterns as p on f.mentor_id = p.mentor_id
),

-- Every flag belongs to one case: that of its root cause where it follows from it, else its own subject's.
tied as (
    select
        e.*,
        case
            when e.rule_id = 'F1' then 'feed'
            when e.subject_type = 'province' then 'programme_gap'
            when e.family = 'data' then 'data_fix'
            when e.subject_type = 'mentor' and m.dark and e.rule_id in ('A5', 'A7') then 'vacancy'
            when e.subject_type = 'mentor' then 'mentor'
            when e.rule_id = 'A1' then 'vacancy'
            -- Money without eyes follows from the missing mentor; it keeps its weight there.
            when r.root = 'departed' and (e.family in ('absence', 'structure') or e.rule_id = 'E4') then 'vacancy'
            when r.root = 'dark' and (e.family = 'absence' or e.rule_id = 'E4') then 'vacancy'
            when r.root is null and r.alone then 'vacancy'
            when r.root = 'pattern' and e.family not in ('outcome', 'money', 'structure') then 'mentor'
            else 'cooperative'
        end as kind,
        r.root,
        r.mentor_id as root_mentor
    from every_flag as e
    left join roots as r on e.cooperative_id = r.cooperative_id
    left join mentor_flags as m on e.subject_type = 'mentor' and e.subject_id = m.mentor_id
    left join patterns as p on e.subject_type = 'mentor' and e.subject_id = p.mentor_id
    where
        -- One kind of evidence about a mentor is no case; it stands in the supervisor's view.
        (e.subject_type != 'mentor' or p.mentor_id is not null or m.dark and e.rule_id in ('A5', 'A7'))
        -- Seats and second line are counted on their pages; evidence that is missing is nobody's case.
        and (e.subject_type != 'regency' or e.rule_id in ('F1', 'F5'))
),

-- A regency that sends nothing is one case, and its single records are not asked about before they come.
named as (
    select
        *,
        case
            when kind in ('feed', 'data_fix') then 'regency'
            when kind = 'programme_gap' then 'province'
            when kind = 'cooperative' then 'cooperative'
            when kind = 'vacancy' and subject_type != 'mentor' and root is null then 'cooperative'
            else 'mentor'
        end as case_subject_type,
        case
            when kind in ('feed', 'data_fix') then regency_code
            when kind = 'programme_gap' or subject_type = 'mentor' then subject_id
            when kind = 'cooperative' or (kind = 'vacancy' and root is null) then cooperative_id
            else root_mentor
        end as case_subject
    from tied
    where kind not in ('feed', 'data_fix') or regency_code is not null
),

-- A pattern by status alone has no flag of its own.
all_ties as (
    select kind, case_subject_type, case_subject, rule_id, subject_type, subject_id, severity, family, evidence, cooperative_id
    from named
    union all
    select
        'mentor', 'mentor', p.mentor_id, 'status', 'mentor', p.mentor_id, 'high', 'status',
        coalesce(v.visit_ids, cast([] as varchar[])), null
    from patterns as p
    join mentor_facts as m on p.mentor_id = m.mentor_id and m.status = 'explain'
    left join (
        select mentor_id, list(visit_id order by visit_id) as visit_ids
        from visit_classes
        where in_window and not joint and length(contradictions) > 0
        group by all
    ) as v on p.mentor_id = v.mentor_id
),

graded as (
    select
        *,
        -- A list for the operator waits behind what people must decide.
        case kind when 'data_fix' then 1 else grade_of(severity) end as grade
    from all_ties
),

grouped as (
    select
        kind,
        case_subject_type as subject_type,
        case_subject as subject_id,
        kind || ':' || case_subject_type || ':' || case_subject as case_id,
        list(distinct rule_id order by rule_id) as rules,
        list(distinct rule_id || '/' || subject_type || '/' || subject_id
            order by rule_id || '/' || subject_type || '/' || subject_id) as rule_subjects,
        max(grade) as grade,
        list_sort(list_distinct(flatten(list(evidence)))) as evidence,
        -- The case's own subject speaks before what follows from it.
        arg_min(rule_id, (subject_type != case_subject_type, -grade, rule_id))
            filter (where rule_id not in ('tier', 'status')) as first_rule,
        arg_min(family, (subject_type != case_subject_type, -grade, rule_id)) as first_family,
        count(distinct family) filter (where subject_type = 'mentor' and family not in ('structure', 'absence')) as families
    from graded
    group by all
),

-- The cooperatives of a case: its flags', its mentor's, its regency's.
covered as (
    select kind, case_subject_type as subject_type, case_subject as subject_id, cooperative_id
    from named
    where cooperative_id is not null
    union
    select g.kind, g.subject_type, g.subject_id, p.cooperative_id
    from grouped as g
    join portfolios as p on g.subject_type = 'mentor' and g.subject_id = p.mentor_id and p.active
    union
    select g.kind, g.subject_type, g.subject_id, f.cooperative_id
    from grouped as g
    join cooperative_facts as f on g.kind = 'feed' and g.subject_id = f.regency_code
    union
    select g.kind, g.subject_type, g.subject_id, f.cooperative_id
    from grouped as g
    join cooperative_facts as f on g.kind = 'programme_gap' and g.subject_id = f.province_code
),

weighed as (
    select
        c.kind,
        c.subject_type,
        c.subject_id,
        count(*) as cooperatives,
        list(c.cooperative_id order by f.scope_code, c.cooperative_id) as cooperative_ids,
        arg_min(f.scope_code, (f.scope_code, c.cooperative_id)) as first_scope,
        mode(f.regency_code order by f.regency_code) as regency_code,
        sum(coalesce(f.disbursed_idr, 0)) as disbursed_idr,
        bool_or(coalesce(b.building_or_paid, false)) as busy,
        -- How sure: the weakest third of the cooperatives' answers would mislead, so the commonest counts.
        mode(f.confidence order by f.confidence) as confidence
    from covered as c
    join cooperative_facts as f on c.cooperative_id = f.cooperative_id
    left join busy_cooperatives as b on c.cooperative_id = b.cooperative_id
    group by all
),

-- Drawn by the release itself: its date and the cooperatives' ids are the seed.
drawn as (
    select
        f.*,
        row_number() over (order by hash(f.cooperative_id || $as_of::date::varchar), f.cooperative_id) as draw,
        row_number() over (
            partition by f.regency_code order by hash(f.cooperative_id || $as_of::date::varchar), f.cooperative_id
        ) as draw_in_regency
    from cooperative_facts as f
    where f.regency_code is not null
),

factors as (
    select
        g.*,
        w.cooperatives,
        w.cooperative_ids,
        case when g.subject_type = 'cooperative' then w.first_scope
            when g.subject_type in ('regency', 'province') then g.subject_id
            else coalesce(w.regency_code, '') end as scope_code,
        case g.subject_type when 'regency' then g.subject_id when 'province' then null else w.regency_code end
            as regency_code,
        1 + log10(1 + w.disbursed_idr / $rupiah) + log10(w.cooperatives)
        + case when w.busy then $busy_weight else 0 end as exposure,
        case when g.subject_type = 'cooperative' then w.confidence else 'high' end as confidence,
        w.disbursed_idr,
        w.busy,
        0 as draw
    from grouped as g
    join weighed as w
        on g.kind = w.kind and g.subject_type = w.subject_type and g.subject_id = w.subject_id
    union all by name
    select
        'random_check' as kind,
        'cooperative' as subject_type,
        d.cooperative_id as subject_id,
        'random_check:cooperative:' || d.cooperative_id as case_id,
        cast([] as varchar[]) as rules,
        cast([] as varchar[]) as rule_subjects,
        1 as grade,
        cast([] as varchar[]) as evidence,
        null as first_rule,
        null as first_family,
        1 as cooperatives,
        [d.cooperative_id] as cooperative_ids,
        d.scope_code,
        d.regency_code,
        1.0 as exposure,
        'high' as confidence,
        coalesce(d.disbursed_idr, 0) as disbursed_idr,
        coalesce(b.building_or_paid, false) as busy,
        d.draw
    from drawn as d
    left join busy_cooperatives as b on d.cooperative_id = b.cooperative_id
    where d.draw_in_regency <= $checks_per_regency
),

aged as (
    select
        f.*,
        coalesce(e.open_since, $as_of::date) as open_since,
        1 + least(date_diff('day', coalesce(e.open_since, $as_of::date), $as_of::date) // 7, $most_weeks)
            / $most_weeks::double as persistence
    from factors as f
    left join earlier_cases as e on f.case_id = e.case_id
),

ranked as (
    select
        *,
        grade * exposure * persistence
        * case confidence when 'high' then 1 when 'medium' then 0.7 else 0.4 end as priority
    from aged
)

select
    row_number() over (order by r.kind = 'random_check', r.draw, r.priority desc, r.case_id)::integer as rank,
    r.case_id,
    r.kind,
    r.subject_type,
    r.subject_id,
    r.scope_code,
    r.regency_code,
    case r.subject_type when 'mentor' then r.subject_id when 'cooperative' then f.mentor_id end as mentor_id,
    r.cooperatives::integer as cooperatives,
    r.cooperative_ids,
    r.rules,
    r.rule_subjects,
    case r.grade when 4 then 'critical' when 3 then 'high' when 2 then 'medium' else 'low' end as severity,
    r.exposure,
    r.persistence,
    r.confidence,
    r.disbursed_idr,
    r.busy,
    r.priority,
    r.open_since,
    r.evidence,
    r.first_rule,
    -- Who must have had the word first: a mentor whose record is in question.
    coalesce(r.kind = 'mentor' and r.families > 0 or r.kind = 'cooperative' and f.subtype = 'inconsistent', false)
        as inconsistent,
    case
        when r.kind = 'feed' or r.kind = 'mentor' and r.families > 0 then 'pmo'
        when r.kind = 'mentor' then 'dinas'
        when r.kind in ('programme_gap', 'vacancy', 'data_fix') then 'dinas'
        when r.first_rule = 'E4' then 'pmo'
        when r.kind = 'random_check' or r.first_family in ('money', 'outcome') then 'board'
        when r.first_family = 'structure' then 'dinas'
        else 'pmo'
    end as whom,
    array_to_string(r.rules, ';') || '/' || r.grade || '/' || r.cooperatives as signature
from ranked as r
left join cooperative_facts as f on r.subject_type = 'cooperative' and r.subject_id = f.cooperative_id
order by rank
