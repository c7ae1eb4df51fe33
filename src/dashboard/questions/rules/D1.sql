-- id: D1
-- title_id: Beban lebih
-- title_en: Overload
-- why_id: Pendamping dengan terlalu banyak koperasi tidak sempat mendampingi semuanya.
-- why_en: A mentor with too many cooperatives cannot accompany them all.
-- do_id: Pindahkan sebagian koperasi ke pendamping terdekat yang longgar.
-- do_en: Move some cooperatives to the nearest mentor with room.
-- says_id: Memegang {value} koperasi (aturan program {threshold}).
-- says_en: Holds {value} cooperatives (the programme's rule is {threshold}).
-- innocent_id: Penugasan lama belum ditutup di ekspor.
-- innocent_en: An ended assignment is still open in the export.
-- clears_id: Penugasan yang ditutup atau dipindahkan.
-- clears_en: Assignments closed or moved.
-- family: structure
-- subject: mentor
-- unit: cooperatives
-- version: 1
-- source: programme rule 10; 2026 job description 7 to 15
-- traps: ended assignments counted twice; PMO and provincial mentors carry no portfolio
-- needs: assignments, mentors
-- after: portfolios
with loads as (
    select mentor_id, count(distinct cooperative_id) as cooperatives,
        list(distinct cooperative_id order by cooperative_id) as ids
    from portfolios
    where active
    group by all
)

select
    m.mentor_id as subject_id,
    case
        when not list_contains($portfolio_roles, m.role) then 'not_applicable'
        when coalesce(l.cooperatives, 0) > $seats then 'flag'
        else 'clear'
    end as status,
    case when l.cooperatives > $red_cooperatives then 'high' else 'medium' end as severity,
    coalesce(l.cooperatives, 0) as value,
    $seats as threshold,
    coalesce(l.cooperatives, 0) as n,
    case when not list_contains($portfolio_roles, m.role) then 'no_portfolio' else '' end as reason_code,
    coalesce(l.ids, cast([] as varchar[])) as evidence
from mentors as m
left join loads as l on m.mentor_id = l.mentor_id
