-- id: search
-- about: Cooperatives of which the name or a place's name holds every word that a reader types, or whose code it begins; best matches first.
-- needs: cooperatives
select
    cooperative_id,
    name,
    kind,
    village_name,
    district_name,
    regency_name,
    scope_code
from packed.search_names
where
    starts_with(scope_code, $scope)
    and (
        -- The first word alone leaves few rows to look through for the others.
        contains(plain_place, typed_words($text)[1])
        and len(list_filter(typed_words($text), lambda word: not contains(plain_place, word))) = 0
        or starts_with(coalesce(village_code, ''), plain_letters($text))
        or lower(cooperative_id) = plain_letters($text)
    )
order by
    -- Whoever types a village's name means the village; then a name; then the places around it.
    not starts_with(plain_village, plain_letters($text)),
    not starts_with(plain_name, plain_letters($text)),
    not contains(plain_village, typed_words($text)[1]),
    not contains(plain_name, typed_words($text)[1]),
    plain_village,
    scope_code,
    cooperative_id
limit 12
