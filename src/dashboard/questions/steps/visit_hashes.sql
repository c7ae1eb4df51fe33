-- id: visit_hashes
-- about: What each visit's row said, as a number, so that the next release can tell whether history was rewritten.
-- after: sites, regency_feed
-- needs: visits
select
    v.visit_id,
    md5_number_lower(
        {
            'mentor_id': v.mentor_id,
            'cooperative_id': v.cooperative_id,
            'started_at': v.started_at,
            'ended_at': v.ended_at,
            'submitted_at': v.submitted_at,
            'mode': v.mode,
            'latitude': v.latitude,
            'longitude': v.longitude,
            'photo_count': v.photo_count,
            'photo_hashes': v.photo_hashes,
            'attendees': v.attendees,
            'counterpart_confirmed': v.counterpart_confirmed,
            'topics': v.topics,
            'findings': v.findings,
            'problem_found': v.problem_found,
            'action_items': v.action_items
        }::varchar
    ) as row_hash,
    v.started_at::date as started_on,
    s.regency_code,
    -- How far the regency's reports went: what came later for an older day was late, not rewritten.
    coalesce(f.judged_on, $as_of::date) as judged_on,
    -- A column more or less changes every row, and nobody's history.
    (
        select string_agg(column_name, ',' order by column_name)
        from columns_present
        where table_name = 'visits' and present
    ) as columns
from visits as v
join sites as s on v.cooperative_id = s.cooperative_id
left join regency_feed as f on s.regency_code = f.regency_code
order by v.visit_id
