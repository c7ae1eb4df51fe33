-- id: empty_reports
-- about: Per cooperative, its reports of the window W, and how many of the newest, one after another, say nothing.
-- after: visit_classes
with unspecific as (
    select visit_id
    from visit_facts
    where in_window and coalesce(length(topics), 0) = 0 and action_items is null and coalesce(attendees, 0) = 0
),

reports as (
    select
        c.cooperative_id,
        c.visit_id,
        c.started_at,
        not c.clarified and not c.mark_text and u.visit_id is not null as empty_report
    from visit_classes as c
    left join unspecific as u on c.visit_id = u.visit_id
    where c.in_window and not c.joint
),

totals as (
    select cooperative_id, count(*) as reports, max(started_at) filter (where not empty_report) as last_full_at
    from reports
    group by all
),

-- Nothing older than the last report that says something can belong to the run.
newest as (
    select
        r.cooperative_id,
        t.reports,
        r.visit_id,
        r.empty_report,
        row_number() over (partition by r.cooperative_id order by r.started_at desc, r.visit_id) as nth
    from totals as t
    join reports as r on t.cooperative_id = r.cooperative_id
    where t.last_full_at is null or r.started_at >= t.last_full_at
),

runs as (
    select
        cooperative_id,
        reports,
        coalesce(min(nth) filter (where not empty_report) - 1, count(*)) as empty_run
    from newest
    group by all
)

select
    u.cooperative_id,
    u.reports,
    u.empty_run,
    list(r.visit_id order by r.nth) filter (where r.nth <= u.empty_run) as visit_ids
from runs as u
join newest as r on u.cooperative_id = r.cooperative_id
group by all
