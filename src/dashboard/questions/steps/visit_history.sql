-- id: visit_history
-- about: How far the reports of each visited cooperative's regency went, and which columns they had: what the next release compares its visits by.
-- after: visit_hashes, sites, regency_feed
-- needs: visits
-- kept_by: release
-- columns: cooperative_id varchar, regency_code varchar, judged_on date, columns varchar
select
    s.cooperative_id,
    s.regency_code,
    -- What came later for an older day was late, not rewritten.
    coalesce(f.judged_on, $as_of::date) as judged_on,
    -- A column more or less changes every row, and nobody's history.
    (
        select string_agg(column_name, ',' order by column_name)
        from columns_present
        where table_name = 'visits' and present
    ) as columns
from sites as s
semi join visit_hashes as v on s.cooperative_id = v.cooperative_id
left join regency_feed as f on s.regency_code = f.regency_code
order by s.cooperative_id
