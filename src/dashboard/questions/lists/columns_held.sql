-- id: columns_held
-- about: Of one table, which columns this release holds and how many rows report each.
-- needs: cooperatives
select
    column_name,
    present,
    reported
from columns_present
where table_name = $table
