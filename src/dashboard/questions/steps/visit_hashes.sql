-- id: visit_hashes
-- about: What each visit's row said, as a number, so that the next release can tell whether history was rewritten.
-- needs: visits
-- kept_by: visits
-- columns: visit_id varchar, cooperative_id varchar, started_on date, row_hash ubigint
select
    visit_id,
    cooperative_id,
    started_at::date as started_on,
    md5_number_lower(
        {
            'mentor_id': mentor_id,
            'cooperative_id': cooperative_id,
            'started_at': started_at,
            'ended_at': ended_at,
            'submitted_at': submitted_at,
            'mode': mode,
            'latitude': latitude,
            'longitude': longitude,
            'photo_count': photo_count,
            'photo_hashes': photo_hashes,
            'attendees': attendees,
            'counterpart_confirmed': counterpart_confirmed,
            'topics': topics,
            'findings': findings,
            'problem_found': problem_found,
            'action_items': action_items
        }::varchar
    ) as row_hash
from visits
order by visit_id
