-- id: finding_texts
-- about: Findings reduced to their words, without the names of the place, and what is nobody's own words.
-- after: visit_facts
-- needs: visits.findings
with place_names as (
    select
        cooperative_id,
        list_distinct(text_words(concat_ws(' ', name, village_name, district_name))) as names
    from sites
),

written as (
    select visit_id, mentor_id, cooperative_id, visited_on, text_words(findings) as words
    from visit_facts
    where findings is not null
),

reduced as (
    select
        w.visit_id,
        w.mentor_id,
        w.cooperative_id,
        w.visited_on,
        list_filter(w.words, lambda word: not list_contains(p.names, word)) as words
    from written as w
    join place_names as p on w.cooperative_id = p.cooperative_id
),

normal as (
    select *, array_to_string(words, ' ') as plain from reduced
),

boilerplate as (
    select plain from normal group by plain having count(distinct mentor_id) >= $common_mentors
)

select
    n.*,
    b.plain is not null as boilerplate,
    length(list_filter(n.words, lambda w: length(w) >= 3)) as content_words
from normal as n
left join boilerplate as b on n.plain = b.plain
