-- id: photo_reuse
-- about: Visits that show a picture which an earlier visit to another cooperative on another day already showed.
-- after: visit_facts, clarified_visits
-- needs: visits.photo_hashes
-- Most pictures are shown once; only the others are looked at closely.
with repeated as (
    select hash
    from (select unnest(photo_hashes) as hash from visit_facts)
    group by hash
    having count(*) > 1
),

shown as (
    select s.*
    from repeated as r
    join (
        select visit_id, mentor_id, cooperative_id, visited_on, started_at, unnest(photo_hashes) as hash
        from visit_facts
    ) as s on r.hash = s.hash
),

first_shown as (
    select
        hash,
        arg_min(visit_id, (started_at, visit_id)) as visit_id,
        arg_min(cooperative_id, (started_at, visit_id)) as cooperative_id,
        arg_min(visited_on, (started_at, visit_id)) as visited_on
    from shown
    group by all
    -- A banner or a logo that many mentors use is no reuse.
    having count(distinct mentor_id) < $common_mentors
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
