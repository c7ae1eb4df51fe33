-- id: text_copies
-- about: Findings that repeat, nearly word for word, what the same mentor wrote of another cooperative on another day.
-- after: finding_texts, ~joint_events, clarified_visits
-- needs: visits.findings
with own_texts as (
    select mentor_id, plain, any_value(words) as words
    from finding_texts
    -- Short honest notes repeat of themselves: they are nobody's copies.
    where not boilerplate and content_words >= $specific_words
    group by all
),

shingled as (
    select
        mentor_id,
        plain,
        shingles(words) as shingles
    from own_texts
),

-- MinHash, 6 bands of 5 rows: a pair at Jaccard 0.7 meets in a band with probability 0.67, at 0.9 with 0.996.
signatures as (
    select
        s.mentor_id,
        s.plain,
        s.shingles,
        b.band,
        hash(list_transform(
            range(b.band * 5, b.band * 5 + 5),
            lambda r: list_min(list_transform(s.shingles, lambda h: hash(xor(h, hash(r)))))
        )) as signature
    from shingled as s
    cross join (select unnest(range(6)) as band) as b
),

candidates as (
    select distinct a.mentor_id, a.plain as plain_a, b.plain as plain_b
    from signatures as a
    join signatures as b
        on a.mentor_id = b.mentor_id
        and a.band = b.band
        and a.signature = b.signature
        and a.plain < b.plain
),

alike as (
    select c.mentor_id, c.plain_a, c.plain_b
    from candidates as c
    join shingled as a on c.mentor_id = a.mentor_id and c.plain_a = a.plain
    join shingled as b on c.mentor_id = b.mentor_id and c.plain_b = b.plain
    where jaccard_of(a.shingles, b.shingles) >= $copy_jaccard
),

both_ways as (
    select mentor_id, plain_a as plain, plain_b as twin from alike
    union all
    select mentor_id, plain_b, plain_a from alike
    union all
    select mentor_id, plain, plain from own_texts
),

written as (
    select f.visit_id, f.mentor_id, f.cooperative_id, f.visited_on, f.plain, j.event_id
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
join both_ways as t on w.mentor_id = t.mentor_id and w.plain = t.plain
join written as other
    on w.mentor_id = other.mentor_id
    and other.plain = t.twin
    and w.cooperative_id != other.cooperative_id
    and w.visited_on != other.visited_on
    and abs(w.visited_on - other.visited_on) <= $copy_days
where
    (w.event_id is null or other.event_id is null or w.event_id != other.event_id)
    and w.visit_id not in (select visit_id from clarified_visits)
group by w.visit_id, w.mentor_id, w.cooperative_id, w.visited_on
order by w.visit_id
