-- id: D7
-- title_id: Kekurangan tempat pendamping
-- title_en: Regency capacity deficit
-- why_id: Kabupaten/kota dengan kursi lebih sedikit dari koperasinya pasti meninggalkan sebagian tanpa pendamping.
-- why_en: A regency with fewer seats than cooperatives must leave some without a mentor.
-- do_id: Tambah atau pindahkan asisten bisnis ke kabupaten/kota ini.
-- do_en: Add or move business assistants to this regency.
-- says_id: Kurang {value} kursi untuk {n} koperasi.
-- says_en: {value} seats short for {n} cooperatives.
-- innocent_id: Asisten bisnis ditempatkan di kabupaten lain di ekspor; kontrak baru belum masuk.
-- innocent_en: Business assistants are posted to another regency in the export; new contracts have not arrived.
-- clears_id: Cukup asisten bisnis berkontrak aktif yang ditempatkan di sini.
-- clears_en: Enough business assistants with a contract in force posted here.
-- family: structure
-- subject: regency
-- unit: seats
-- version: 1
-- source: programme rule: one mentor for ten cooperatives; counted by role
-- traps: PMO and provincial mentors fill no seats; contracts that have ended
-- needs: mentors, mentors.regency_code
-- needs_to_clear: mentors.contract_from, mentors.contract_to
-- after: sites
with needed as (
    select regency_code, count(*) as cooperatives
    from sites
    where regency_code is not null
    group by all
),

-- A cooperative whose village is not known may stand in any regency.
unplaced as (
    select count(*) as cooperatives from sites where regency_code is null
),

posted as (
    select
        regency_code,
        count(*) as mentors,
        list(mentor_id order by mentor_id) as ids
    from mentors
    where
        list_contains($portfolio_roles, role)
        and (contract_from is null or contract_from <= $as_of::date)
        and (contract_to is null or contract_to >= $as_of::date)
    group by all
)

select
    n.regency_code as subject_id,
    case
        when $seats * coalesce(p.mentors, 0) < n.cooperatives then 'flag'
        when $seats * coalesce(p.mentors, 0) < n.cooperatives + u.cooperatives then 'cannot_assess'
        else 'clear'
    end as status,
    'high' as severity,
    n.cooperatives - $seats * coalesce(p.mentors, 0) as value,
    0 as threshold,
    n.cooperatives as n,
    case
        when
            $seats * coalesce(p.mentors, 0) >= n.cooperatives
            and $seats * coalesce(p.mentors, 0) < n.cooperatives + u.cooperatives
            then 'places_unknown'
        else ''
    end as reason_code,
    coalesce(p.ids, cast([] as varchar[])) as evidence
from needed as n
cross join unplaced as u
left join posted as p on n.regency_code = p.regency_code
