-- id: repeated_photos
-- about: Every showing of a picture that is shown more than once.
-- after: visit_facts
-- needs: visits.photo_hashes
-- Most pictures are shown once: their showings are not even read whole.
with repeated as (
    select hash
    from (select unnest(photo_hashes) as hash from visit_facts)
    group by hash
    having count(*) > 1
)

select s.*
from repeated as r
join (
    select visit_id, mentor_id, cooperative_id, visited_on, started_at, unnest(photo_hashes) as hash
    from visit_facts
) as s on r.hash = s.hash
