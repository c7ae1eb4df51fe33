-- id: coverage_points
-- about: The cooperatives of a scope by village, whether each has a mentor, and whether it was seen.
-- needs: cooperatives
select
    f.cooperative_id,
    f.name,
    f.village_code,
    f.scope_code,
    f.mentor_active,
    -- Where reports stopped months ago, a visit verified then says nothing about the last 45 days.
    case when r.complete then f.verified_45 end as verified_45,
    f.last_verified_on
from cooperative_facts as f
left join regency_feed as r on f.regency_code = r.regency_code
where starts_with(coalesce(f.scope_code, ''), $scope) and f.village_code is not null
order by f.scope_code, f.cooperative_id
