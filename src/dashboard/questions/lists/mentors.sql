-- id: mentors
-- about: The mentors of a scope by code within their regency, to choose one; never ranked. Supervisors only.
-- needs: mentors
select
    'mentor' as subject_type,
    m.mentor_id as subject_id,
    m.mentor_id,
    m.name as mentor_name,
    m.role,
    m.scope_code,
    p.name as regency_name,
    m.active,
    m.load,
    m.capacity,
    m.last_visit_on,
    m.status
from mentor_facts as m
left join places as p on m.regency_code = p.code
where starts_with(m.scope_code, $scope)
order by m.scope_code, m.mentor_id
