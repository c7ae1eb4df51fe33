-- id: A1
-- title_id: Tanpa pendamping aktif
-- title_en: No active mentor
-- why_id: Koperasi yang tidak dipegang siapa pun tidak didampingi sama sekali.
-- why_en: A cooperative that nobody accompanies has no accompaniment at all.
-- do_id: Tugaskan asisten bisnis yang masih punya tempat di dekatnya.
-- do_en: Assign a business assistant with a free seat nearby.
-- says_id: Tanpa pendamping aktif selama {value} hari kerja efektif (batas {threshold}).
-- says_en: Without an active mentor for {value} effective days (limit {threshold}).
-- innocent_id: Perpanjangan kontrak atau SK penugasan belum masuk ke ekspor; kode desa berubah setelah pemekaran.
-- innocent_en: A renewed contract or assignment letter has not reached the export; the village code changed when villages split.
-- clears_id: Baris penugasan yang berjalan dengan pendamping berkontrak aktif.
-- clears_en: A running assignment whose mentor's contract is in force.
-- family: absence
-- subject: cooperative
-- unit: effective_days
-- version: 1
-- source: [judg] 7 effective days for renewal paperwork
-- traps: renewal paperwork lag; from and to inclusive; PMO rows do not count as a business assistant; programme gap
-- needs: assignments, mentors
-- after: accompaniment
with money as (
    select cooperative_id, sum(disbursed_idr) as disbursed_idr from financing group by all
),

last_assignment as (
    select cooperative_id, arg_max(mentor_id, (held_to, mentor_id)) as mentor_id
    from portfolios
    where fills_portfolio and held_to < $as_of::date
    group by all
),

found as (
    select
        *,
        case
            when mentor_id is not null then 'accompanied'
            when in_programme_gap then 'programme_gap'
            when days_without_mentor > $max_effective_days then 'alone'
            else 'grace'
        end as finding
    from accompaniment
)

select
    f.cooperative_id as subject_id,
    case f.finding when 'accompanied' then 'clear' when 'alone' then 'flag' else 'suppressed' end as status,
    case when coalesce(m.disbursed_idr, 0) > 0 then 'critical' else 'high' end as severity,
    coalesce(f.days_without_mentor, 0) as value,
    $max_effective_days as threshold,
    f.assignments as n,
    case when f.finding in ('accompanied', 'alone') then '' else f.finding end as reason_code,
    case
        when f.mentor_id is null and l.mentor_id is not null then [l.mentor_id]
        else cast([] as varchar[])
    end as evidence
from found as f
left join money as m on f.cooperative_id = m.cooperative_id
left join last_assignment as l on f.cooperative_id = l.cooperative_id
