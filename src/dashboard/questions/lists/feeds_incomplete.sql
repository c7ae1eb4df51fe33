-- id: feeds_incomplete
-- about: Regencies whose visit reports are incomplete, and to which day they are complete.
-- needs: visits
select
    regency_code as code,
    judged_on,
    completeness,
    timeliness
from regency_feed
where not complete and (starts_with(regency_code, $scope) or starts_with($scope, regency_code))
order by regency_code
