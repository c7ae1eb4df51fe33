-- id: obstacles
-- about: Cooperatives with a named obstacle by who must act, each with its most frequent wording.
-- needs: construction.blocker
with named as (
    select coalesce(blocker_owner, 'unknown') as owner, blocker
    from cooperative_facts
    where starts_with(coalesce(scope_code, ''), $scope) and blocker is not null
)

select
    owner,
    count(*)::integer as cooperatives,
    mode(blocker) as wording,
    count(distinct blocker)::integer as wordings
from named
group by all
order by cooperatives desc, owner
