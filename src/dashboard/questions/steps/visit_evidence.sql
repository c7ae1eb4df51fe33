-- id: visit_evidence
-- about: By district, how many visits of the judged window carry coordinates, photos, a confirmation, times and findings, and the last visit of all.
-- after: visit_classes, sites
-- needs: visits
with judged as (
    select
        left(k.scope_code, 8) as scope_code,
        count(*) as visits,
        count(v.latitude) as with_coordinates,
        count(*) filter (where v.photo_count > 0) as with_photos,
        count(v.counterpart_confirmed) as with_confirmation,
        count(*) filter (where v.started_at_has_time and v.ended_at_has_time) as with_times,
        count(v.findings) as with_findings
    from visit_classes as k
    join visits as v on k.visit_id = v.visit_id
    where k.in_window
    group by all
),

seen as (
    select
        left(s.scope_code, 8) as scope_code,
        max(v.started_at)::date as last_visit_on
    from visits as v
    join sites as s on v.cooperative_id = s.cooperative_id
    where v.started_at::date <= $as_of::date
    group by all
)

select
    coalesce(j.scope_code, s.scope_code) as scope_code,
    s.last_visit_on,
    j.* exclude (scope_code)
from judged as j
full join seen as s on j.scope_code = s.scope_code
order by all
