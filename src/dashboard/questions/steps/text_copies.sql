-- id: text_copies
-- about: Findings that repeat, nearly word for word, what the same mentor wrote of another cooperative on another day.
-- after: finding_texts, ~joint_events, clarified_visits
-- needs: visits.findings
with own_texts as (
    select
        mentor_id,
        text_id,
        any_value(plain) as plain,
        min(cooperative_id) != max(cooperative_id) as repeated
    from finding_texts
    -- Short honest notes repeat of themselves: they are nobody's copies.
    where not boilerplate and content_words >= $specific_words
    group by all
),

shingled as materialized (
    select mentor_id, text_id, shingles(words_of(plain)) as shingles from own_texts
),

-- MinHash, 6 bands of 5 rows: a pair at Jaccard 0.7 meets in a band with probability 0.67, at 0.9 with 0.996.
signatures as materialized (
    select
        mentor_id,
        text_id,
        unnest(range(6)) as band,
        unnest([
            hash([min_hash(shingles, 0), min_hash(shingles, 1), min_hash(shingles, 2), min_hash(shingles, 3), min_hash(shingles, 4)]),
            hash([min_hash(shingles, 5), min_hash(shingles, 6), min_hash(shingles, 7), min_hash(shingles, 8), min_hash(shingles, 9)]),
            hash([min_hash(shingles, 10), min_hash(shingles, 11), min_hash(shingles, 12), min_hash(shingles, 13), min_hash(shingles, 14)]),
            hash([min_hash(shingles, 15), min_hash(shingles, 16), min_hash(shingles, 17), min_hash(shingles, 18), min_hash(shingles, 19)]),
            hash([min_hash(shingles, 20), min_hash(shingles, 21), min_hash(shingles, 22), min_hash(shingles, 23), min_hash(shingles, 24)]),
            hash([min_hash(shingles, 25), min_hash(shingles, 26), min_hash(shingles, 27), min_hash(shingles, 28), min_hash(shingles, 29)])
        ]) as signature
    from shingled
),

candidates as (
    select distinct a.mentor_id, a.text_id as text_a, b.text_id as text_b
    from signatures as a
    join signatures as b
        on a.mentor_id = b.mentor_id
        and a.band = b.band
        and a.signature = b.signature
        and a.text_id < b.text_id
),

alike as (
    select c.mentor_id, c.text_a, c.text_b
    from candidates as c
    join shingled as a on c.mentor_id = a.mentor_id and c.text_a = a.text_id
    join shingled as b on c.mentor_id = b.mentor_id and c.text_b = b.text_id
    where jaccard_of(a.shingles, b.shingles) >= $copy_jaccard
),

both_ways as (
    select mentor_id, text_a as text_id, text_b as twin from alike
    union all
    select mentor_id, text_b, text_a from alike
    union all
    select mentor_id, text_id, text_id from own_texts where repeated
),

written as (
    select f.visit_id, f.mentor_id, f.cooperative_id, f.visited_on, f.text_id, j.event_id
    from finding_texts as f
    left join joint_events as j on f.visit_id = j.visit_id
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
