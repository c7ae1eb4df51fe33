-- id: text_copies
-- about: Findings that repeat, nearly word for word, what the same mentor wrote of another cooperative on another day.
-- after: finding_texts, text_twins, ~joint_events, clarified_visits
-- needs: visits.findings
with written as (
    select f.visit_id, f.mentor_id, f.cooperative_id, f.visited_on, f.text_id, f.repeated, j.event_id
    from finding_texts as f
    left join joint_events as j on f.visit_id = j.visit_id
    where not f.boilerplate and f.content_words >= $specific_words
),

both_ways as (
    select mentor_id, text_a as text_id, text_b as twin from text_twins
    union all
    select mentor_id, text_b, text_a from text_twins
    union all
    select mentor_id, text_id, text_id
    from written
    where repeated
    group by all
    having min(cooperative_id) != max(cooperative_id)
)

select
    w.visit_id,
    w.mentor_id,
    w.cooperative_id,
    w.visited_on,
    count(distinct other.cooperative_id) as cooperatives,
    arg_min(other.visit_id, (other.visited_on, other.visit_id)) as twin_visit_id,
    min(other.visited_on) < w.visited_on as copied
from written as w
join both_ways as t on w.mentor_id = t.mentor_id and w.text_id = t.text_id
join written as other
    on w.mentor_id = other.mentor_id
    and other.text_id = t.twin
    and w.cooperative_id != other.cooperative_id
    and w.visited_on != other.visited_on
    and abs(w.visited_on - other.visited_on) <= $copy_days
where
    (w.event_id is null or other.event_id is null or w.event_id != other.event_id)
    and w.visit_id not in (select visit_id from clarified_visits)
group by w.visit_id, w.mentor_id, w.cooperative_id, w.visited_on
order by w.visit_id
