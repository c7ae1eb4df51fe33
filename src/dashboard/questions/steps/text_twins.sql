-- id: text_twins
-- about: Pairs of one mentor's texts that say nearly the same, of whatever cooperatives and days.
-- after: visit_words
-- needs: visits.findings
-- kept_by: release
-- columns: mentor_id varchar, text_a ubigint, text_b ubigint
with fresh as (
    select distinct n.text_id, unnest(n.bands) as band
    from visit_words_new as n
    anti join visit_words_before as b on n.text_id = b.text_id and n.mentor_id = b.mentor_id
),

-- A band is a number of one mentor's, so that one number is all that most texts are sought by.
met as materialized (
    select distinct w.text_id, w.band
    from (select text_id, unnest(bands) as band from visit_words) as w
    semi join fresh as f on w.band = f.band
),

candidates as materialized (
    select distinct least(f.text_id, m.text_id) as text_a, greatest(f.text_id, m.text_id) as text_b
    from fresh as f
    join met as m on f.band = m.band and f.text_id != m.text_id
),

shingled as materialized (
    select w.text_id, shingles(words_of(any_value(w.plain))) as shingles
    from visit_words as w
    semi join (
        select text_a as text_id from candidates
        union
        select text_b from candidates
    ) as c on w.text_id = c.text_id
    group by w.text_id
),

alike as (
    select c.text_a, c.text_b
    from candidates as c
    join shingled as a on c.text_a = a.text_id
    join shingled as b on c.text_b = b.text_id
    where jaccard_of(a.shingles, b.shingles) >= $copy_jaccard
    union
    select text_a, text_b from text_twins_before
),

writers as materialized (
    select distinct w.mentor_id, w.text_id
    from visit_words as w
    semi join (
        select text_a as text_id from alike
        union
        select text_b from alike
    ) as a on w.text_id = a.text_id
)

select one.mentor_id, a.text_a, a.text_b
from alike as a
join writers as one on a.text_a = one.text_id
join writers as other on a.text_b = other.text_id and one.mentor_id = other.mentor_id
order by all
