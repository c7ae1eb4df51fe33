-- id: rule_catalogue
-- about: Every rule as its header says it, what this release lacks for it, and its SQL.
-- needs: cooperatives
select
    rule_id,
    version,
    title_id,
    title_en,
    why_id,
    why_en,
    do_id,
    do_en,
    innocent_id,
    innocent_en,
    clears_id,
    clears_en,
    family,
    subject,
    unit,
    source,
    traps,
    needs,
    missing,
    missing_to_clear,
    sql
from rules
order by rule_id
