-- id: D5
-- title_id: Lini kedua tidak turun
-- title_en: Second line absent
-- why_id: Tanpa mata kedua, catatan pendamping tidak pernah dibandingkan dengan kenyataan.
-- why_en: Without a second pair of eyes a mentor's record is never compared with what is there.
-- do_id: PMO dan provinsi mengecek ulang sepersepuluh koperasi setiap triwulan, dipilih acak.
-- do_en: The PMO and the province check a tenth of the cooperatives each quarter, chosen at random.
-- says_id: Lapis kedua melihat {value}% dari {n} koperasi dalam triwulan ini (batas {threshold}%).
-- says_en: The second line saw {value}% of {n} cooperatives this quarter (limit {threshold}%).
-- innocent_id: Cek ulang lewat telepon tidak dicatat; kunjungan PMO dilaporkan di tempat lain.
-- innocent_en: Back-checks by telephone are not recorded; the PMO's visits are reported elsewhere.
-- clears_id: Kunjungan PMO, provinsi atau dinas yang terverifikasi, atau cek ulang yang tersambung.
-- clears_en: Verified visits by the PMO, the province or the office, or back-checks that reached somebody.
-- family: structure
-- subject: regency
-- unit: percent
-- window: visits
-- version: 1
-- source: 5% of the cooperatives in a quarter; World Bank DIME asks for back-checks of 10%
-- traps: late feeds; a back-check that names only a visit; calls that reached nobody; cooperatives without a business assistant are not counted; evidence columns missing; few cooperatives
-- needs: assignments, mentors, visits
-- after: visit_classes, accompaniment, regency_feed
with quarters as (
    select
        f.regency_code,
        f.judged_on,
        f.complete_share,
        max(w.on_day) filter (where w.through <= judged.through - $quarter_days) as quarter_from
    from regency_feed as f
    left join day_weights as judged on f.regency_code = judged.calendar_code and f.judged_on = judged.on_day
    left join day_weights as w on f.regency_code = w.calendar_code
    group by all
),

accompanied as (
    select s.regency_code, s.cooperative_id
    from accompaniment as a
    join sites as s on a.cooperative_id = s.cooperative_id
    where a.mentor_id is not null and s.regency_code is not null
),

looks as (
    select cooperative_id, visited_on as seen_on
    from visit_classes
    where class = 'V2' and not list_contains($portfolio_roles, role)
    union all
    select coalesce(b.cooperative_id, v.cooperative_id), b.checked_on
    from back_checks as b
    left join visits as v on b.visit_id = v.visit_id
    where b.result != 'unreachable' and b.checked_on <= $as_of::date
),

last_looks as (
    select cooperative_id, max(seen_on) as seen_on from looks group by all
),

counted as (
    select
        a.regency_code,
        count(*) as cooperatives,
        count(*) filter (where l.seen_on > q.quarter_from) as seen,
        list(a.cooperative_id order by a.cooperative_id) filter (where l.seen_on > q.quarter_from) as ids
    from accompanied as a
    join quarters as q on a.regency_code = q.regency_code
    left join last_looks as l on a.cooperative_id = l.cooperative_id
    group by all
),

coverage as (
    select regency_code, avg(assessable::int) as share
    from visit_classes
    where in_window and not list_contains($portfolio_roles, role)
    group by all
),

found as (
    select
        q.regency_code,
        c.* exclude (regency_code),
        case
            when c.cooperatives is null then 'no_mentors'
            when coalesce(q.complete_share, 0) < $feed_share or q.quarter_from is null then 'feed_incomplete'
            when c.cooperatives < $min_cooperatives then 'n_too_small'
            when c.seen >= $min_share * c.cooperatives then 'seen'
            when v.share < $assessable_share then 'evidence_missing'
            else 'unseen'
        end as finding
    from quarters as q
    left join counted as c on q.regency_code = c.regency_code
    left join coverage as v on q.regency_code = v.regency_code
)

select
    regency_code as subject_id,
    case
        when finding = 'unseen' then 'flag'
        when finding = 'seen' then 'clear'
        when finding = 'no_mentors' then 'not_applicable'
        else 'cannot_assess'
    end as status,
    case when seen = 0 then 'high' else 'medium' end as severity,
    100.0 * seen / cooperatives as value,
    100.0 * $min_share as threshold,
    coalesce(cooperatives, 0) as n,
    case when finding in ('unseen', 'seen') then '' else finding end as reason_code,
    coalesce(ids, cast([] as varchar[])) as evidence
from found
