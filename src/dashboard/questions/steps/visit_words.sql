-- id: visit_words
-- about: Each finding reduced to its words, without the names of the place, and the numbers by which texts are compared.
-- after: place_names
-- needs: visits.findings
-- kept_by: visits
-- beside: place_names.names_hash
-- columns: visit_id varchar, mentor_id varchar, cooperative_id varchar, visited_on date, names_hash ubigint, plain varchar, text_id ubigint, content_words bigint, bands uinteger[]
with written as (
    select
        v.visit_id,
        v.mentor_id,
        v.cooperative_id,
        v.started_at::date as visited_on,
        p.names,
        p.names_hash,
        text_words(v.findings) as words
    from visits as v
    join place_names as p on v.cooperative_id = p.cooperative_id
    where v.findings is not null
),

own_words as (
    select
        * exclude (names, words),
        case
            when list_has_any(words, names) then list_filter(words, lambda word: not list_contains(names, word))
            else words
        end as words
    from written
),

counted as (
    select *, length(list_filter(words, lambda word: length(word) >= 3)) as content_words from own_words
),

shingled as (
    select
        *,
        -- Short honest notes repeat of themselves: they are compared with nothing.
        case when content_words >= $specific_words then shingles(words) end as shingles
    from counted
)

select
    visit_id,
    mentor_id,
    cooperative_id,
    visited_on,
    names_hash,
    array_to_string(words, ' ') as plain,
    -- Texts are compared by number: as words they would fill the memory of a whole country.
    hash(array_to_string(words, ' ')) as text_id,
    content_words,
    -- MinHash, 6 bands of 5 rows: a pair at Jaccard 0.7 meets in a band with probability 0.67, at 0.9 with 0.996.
    case
        when shingles is not null then [
            band(mentor_id, 0, [min_hash(shingles, 0), min_hash(shingles, 1), min_hash(shingles, 2), min_hash(shingles, 3), min_hash(shingles, 4)]),
            band(mentor_id, 1, [min_hash(shingles, 5), min_hash(shingles, 6), min_hash(shingles, 7), min_hash(shingles, 8), min_hash(shingles, 9)]),
            band(mentor_id, 2, [min_hash(shingles, 10), min_hash(shingles, 11), min_hash(shingles, 12), min_hash(shingles, 13), min_hash(shingles, 14)]),
            band(mentor_id, 3, [min_hash(shingles, 15), min_hash(shingles, 16), min_hash(shingles, 17), min_hash(shingles, 18), min_hash(shingles, 19)]),
            band(mentor_id, 4, [min_hash(shingles, 20), min_hash(shingles, 21), min_hash(shingles, 22), min_hash(shingles, 23), min_hash(shingles, 24)]),
            band(mentor_id, 5, [min_hash(shingles, 25), min_hash(shingles, 26), min_hash(shingles, 27), min_hash(shingles, 28), min_hash(shingles, 29)])
        ]
    end as bands
from shingled
order by visit_id
