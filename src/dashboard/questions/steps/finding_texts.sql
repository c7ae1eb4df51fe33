-- id: finding_texts
-- about: Findings reduced to their words, without the names of the place, and what is nobody's own words.
-- after: visit_facts
-- needs: visits.findings
with reduced as (
    select
        v.visit_id,
        v.mentor_id,
        v.cooperative_id,
        v.visited_on,
        list_filter(
            text_words(v.findings),
            lambda w: not list_contains(text_words(concat_ws(' ', s.name, s.village_name, s.district_name)), w)
        ) as words
    from visit_facts as v
    join sites as s on v.cooperative_id = s.cooperative_id
    where v.findings is not null
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
