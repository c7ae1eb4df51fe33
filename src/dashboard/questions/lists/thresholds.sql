-- id: thresholds
-- about: The thresholds of one section (a rule, or what all rules share) as this release used them.
-- needs: cooperatives
select
    key,
    value,
    unit,
    source,
    about_id,
    about_en
from thresholds
where rule_id = $section
