-- id: evidence_by_place
-- about: By place, how many visits of the judged window carry coordinates, photos, a confirmation, times and findings.
-- needs: visits
select
    left(k.scope_code, $code_length::integer) as code,
    any_value(p.name) as place,
    count(*) as visits,
    count(v.latitude) as with_coordinates,
    count(*) filter (where v.photo_count > 0) as with_photos,
    count(v.counterpart_confirmed) as with_confirmation,
    count(*) filter (where v.started_at_has_time and v.ended_at_has_time) as with_times,
    count(v.findings) as with_findings
from visit_classes as k
join visits as v on k.visit_id = v.visit_id
join places as p on left(k.scope_code, $code_length::integer) = p.code
where k.in_window and starts_with(k.scope_code, $scope)
group by all
order by code
