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

normal as (
    select
        w.* exclude (words),
        array_to_string(
            case
                when list_has_any(w.words, p.names)
                    then list_filter(w.words, lambda word: not list_contains(p.names, word))
                else w.words
            end,
            ' '
        ) as plain
    from written as w
    join place_names as p on w.cooperative_id = p.cooperative_id
),

numbered as (
    -- Texts are compared by number: as words they would fill the memory of a whole country.
    select *, hash(plain) as text_id from normal
),

boilerplate as (
    select text_id from numbered group by text_id having count(distinct mentor_id) >= $common_mentors
)

select
    n.*,
    b.text_id is not null as boilerplate,
    length(list_filter(words_of(n.plain), lambda w: length(w) >= 3)) as content_words
from numbered as n
left join boilerplate as b on n.text_id = b.text_id
