-- Where a cooperative or a mentor is; one whose place nobody knows is nowhere that a reader could be limited to.
select coalesce(scope_code, '') as scope_code from cooperative_facts where cooperative_id = $subject
union all
select coalesce(scope_code, '') from mentor_facts where mentor_id = $subject
