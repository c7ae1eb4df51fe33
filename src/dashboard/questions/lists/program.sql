-- id: program
-- about: The questions that a release was assessed with, each with a fingerprint of its text.
-- needs: cooperatives
select
    name,
    md5(sql) as fingerprint
from program
order by name
