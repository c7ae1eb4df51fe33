-- id: search
-- about: Cooperatives whose name, village or code begins with or holds what a reader types; best matches first.
-- needs: cooperatives
with typed as (
    select lower(strip_accents($text)) as text
),

named as (
    select
        f.*,
        lower(strip_accents(f.name)) as plain_name,
        lower(strip_accents(coalesce(f.village_name, ''))) as plain_village
    from cooperative_facts as f
    where starts_with(coalesce(f.scope_code, ''), $scope)
)

select
    n.cooperative_id,
    n.name,
    n.kind,
    n.village_name,
    n.district_name,
    n.regency_name,
    n.scope_code
from named as n
cross join typed as t
where
    contains(n.plain_name, t.text)
    or contains(n.plain_village, t.text)
    or starts_with(coalesce(n.village_code, ''), t.text)
    or lower(n.cooperative_id) = t.text
order by
    not starts_with(n.plain_village, t.text),
    not starts_with(n.plain_name, t.text),
    n.plain_village,
    n.scope_code,
    n.cooperative_id
limit 12
