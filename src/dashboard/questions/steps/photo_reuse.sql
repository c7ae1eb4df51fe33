-- id: photo_reuse
-- about: Visits that show a picture which an earlier visit to another cooperative on another day already showed.
-- after: repeated_photos, clarified_visits
-- needs: visits.photo_hashes
with first_shown as (
    select
        hash,
        arg_min(visit_id, (started_at, visit_id)) as visit_id,
        arg_min(cooperative_id, (started_at, visit_id)) as cooperative_id,
        arg_min(visited_on, (started_at, visit_id)) as visited_on
    from repeated_photos
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
from repeated_photos as s
join first_shown as f on s.hash = f.hash
where
    s.cooperative_id != f.cooperative_id
    and s.visited_on != f.visited_on
    and s.visit_id not in (select visit_id from clarified_visits)
