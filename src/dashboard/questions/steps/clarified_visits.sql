-- id: clarified_visits
-- about: Visits whose evidence somebody accepted an explanation for: from then on it speaks against nobody.
select distinct unnest(evidence) as visit_id
from clarifications
where clears_visits
