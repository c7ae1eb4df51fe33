-- id: evidence_by_place
-- about: By place, how many visits of the judged window carry coordinates, photos, a confirmation, times and findings.
-- needs: visits
select
    left(k.scope_code, $code_length::integer) as code,
    any_value(p.name) as place,
    sum(k.visits)::bigint as visits,
    sum(k.with_coordinates)::bigint as with_coordinates,
    sum(k.with_photos)::bigint as with_photos,
    sum(k.with_confirmation)::bigint as with_confirmation,
    sum(k.with_times)::bigint as with_times,
    sum(k.with_findings)::bigint as with_findings
from visit_evidence as k
join places as p on left(k.scope_code, $code_length::integer) = p.code
where k.visits > 0 and starts_with(k.scope_code, $scope)
group by all
order by code
