-- id: photo_reuse
-- about: Visits that show a picture which an earlier visit to another cooperative on another day already showed.
-- after: visit_facts, clarified_visits
-- needs: visits.photo_hashes
with shown as (
    select visit_id, mentor_id, cooperative_id, visited_on, started_at, unnest(photo_hashes) as hash
    from visit_facts
),

-- A banner or a logo that many mentors use is no reuse.
common as (
    select hash from shown group by hash having count(distinct mentor_id) >= $common_mentors
),

first_shown as (
    select
        hash,
        arg_min(visit_id, (started_at, visit_id)) as visit_id,
        arg_min(cooperative_id, (started_at, visit_id)) as cooperative_id,
        arg_min(visited_on, (started_at, visit_id)) as visited_on
    from shown
    where hash not in (select hash from common)
    group by all
    having count(distinct cooperative_id) > 1
)

select
    s.visit_id,
    s.mentor_id,
    s.cooperative_id,
    s.visited_on,
    s.hash,
    f.visit_id as first_visit_id,
    f.cooperative_id as first_cooperative_id
from shown as s
join first_shown as f on s.hash = f.hash
where
    s.cooperative_id != f.cooperative_id
    and s.visited_on != f.visited_on
    and s.visit_id not in (select visit_id from clarified_visits)
