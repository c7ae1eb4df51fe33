-- id: place_names
-- about: The words of each cooperative's own name and place: they make no text another one.
-- after: sites
-- needs: cooperatives
select
    cooperative_id,
    list_distinct(text_words(concat_ws(' ', name, village_name, district_name))) as names,
    hash(text_words(concat_ws(' ', name, village_name, district_name))) as names_hash
from sites
