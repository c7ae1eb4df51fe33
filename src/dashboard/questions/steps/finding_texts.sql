-- id: finding_texts
-- about: The findings that can be judged yet, each text as a number, and what is nobody's own words.
-- after: visit_words, sites, regency_feed
-- needs: visits.findings
with written as (
    select
        w.visit_id,
        w.mentor_id,
        w.cooperative_id,
        w.visited_on,
        w.text_id,
        w.content_words
    from visit_words as w
    join sites as s on w.cooperative_id = s.cooperative_id
    left join regency_feed as f on s.regency_code = f.regency_code
    where w.visited_on <= coalesce(f.judged_on, $as_of::date)
),

-- Most texts are written once: only the others are looked at closely.
repeated as (
    select text_id from written group by text_id having count(*) > 1
),

boilerplate as (
    select w.text_id
    from written as w
    join repeated as r on w.text_id = r.text_id
    group by w.text_id
    having count(distinct w.mentor_id) >= $common_mentors
)

select
    w.*,
    r.text_id is not null as repeated,
    b.text_id is not null as boilerplate
from written as w
left join repeated as r on w.text_id = r.text_id
left join boilerplate as b on w.text_id = b.text_id
