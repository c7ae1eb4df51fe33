-- id: cooperative_visits
-- about: One cooperative's visits by class, oldest first; no mentor and no finding.
-- needs: visits
select
    v.scope_code,
    v.visit_id,
    v.visited_on,
    v.class as visit_class,
    v.role,
    v.mode,
    v.minutes,
    v.joint,
    v.hollow,
    v.in_window
from visit_classes as v
where v.cooperative_id = $cooperative and v.visited_on <= $as_of::date
order by v.visited_on, v.visit_id
