-- id: E6
-- title_id: Serapan mendahului fisik
-- title_en: Spend ahead of progress
-- why_id: Dana pembangunan yang keluar jauh lebih cepat dari bangunannya mungkin tidak menjadi bangunan.
-- why_en: Building money that goes out far faster than the building grows may not become the building.
-- do_id: Cocokkan tagihan dengan hasil ukur di lokasi sebelum pencairan berikutnya.
-- do_en: Compare invoices with a measurement on site before the next disbursement.
-- says_id: Dana yang cair {value} poin di depan kemajuan fisik (batas {threshold}), selama empat minggu atau lebih.
-- says_en: Money paid out is {value} points ahead of physical progress (limit {threshold}), for four weeks or more.
-- innocent_id: Peralatan atau bahan dibayar di muka; hasil ukur belum dimasukkan.
-- innocent_en: Equipment or material was paid in advance; a measurement has not been entered.
-- clears_id: Hasil ukur baru yang sepadan dengan dana, atau bukti barang yang sudah dibeli.
-- clears_en: A new measurement that matches the money, or proof of what was bought.
-- family: money
-- subject: cooperative
-- unit: points
-- version: 1
-- source: [judg] 30 points for four weeks
-- traps: advances and equipment (the operating part goes out first); stale measurements; steps of 25%; working capital builds nothing; a loan beside an Agrinas build; a payment of last week
-- needs: financing, disbursements, construction
-- needs_to_clear: construction.measured_on
-- after: sites, construction_facts, loan_terms
-- Where Agrinas builds, the cooperative's own loan is for something else.
with building_loans as (
    select *
    from loan_terms
    where scheme in ('cooperative_loan', 'agrinas_build')
    qualify scheme = 'agrinas_build' or not bool_or(scheme = 'agrinas_build') over (partition by cooperative_id)
),

builds as (
    select
        cooperative_id,
        sum(principal_idr order by loan_id) as principal_idr,
        -- What is for operating is taken to go out first: it builds nothing and is no advance.
        coalesce(sum(operating_share_idr order by loan_id), 0) as operating_idr,
        count(*) filter (where coalesce(out_idr, 1) > 0 and paid_idr is null) as unlisted,
        list(loan_id order by loan_id) as loan_ids
    from building_loans
    group by all
),

schemes as (
    select cooperative_id, count(*) filter (where party = 'unknown') as unknown
    from loan_terms
    group by all
),

daily as (
    select l.cooperative_id, d.paid_on, sum(d.amount_idr order by d.loan_id) as amount_idr
    from disbursements as d
    join building_loans as l on d.loan_id = l.loan_id
    where d.paid_on <= $as_of::date
    group by all
),

running as (
    select
        cooperative_id,
        paid_on,
        sum(amount_idr) over (partition by cooperative_id order by paid_on) as paid_idr
    from daily
),

gaps as (
    select
        c.cooperative_id,
        c.as_of,
        c.physical_pct % $step_pct = 0 as stepped,
        round(
            100 * greatest(0, coalesce(r.paid_idr, 0) - l.operating_idr)
            / nullif(l.principal_idr - l.operating_idr, 0) - c.physical_pct,
            6
        ) as points
    from construction as c
    join builds as l on c.cooperative_id = l.cooperative_id
    asof left join running as r on c.cooperative_id = r.cooperative_id and c.as_of >= r.paid_on
    where c.as_of <= $as_of::date
),

marked as (
    select
        *,
        max(case when points <= $max_points then as_of end) over (partition by cooperative_id) as last_level_on
    from gaps
),

ahead as (
    select
        cooperative_id,
        count(*) as snapshots,
        arg_max(points, as_of) as points,
        bool_and(stepped) as stepped,
        max(as_of) - min(as_of) filter (where last_level_on is null or as_of > last_level_on) as days_ahead
    from marked
    group by all
),

judged as (
    select
        s.cooperative_id,
        a.points,
        a.snapshots,
        l.loan_ids,
        case
            when t.unknown is null then 'no_loan'
            when l.loan_ids is null and t.unknown > 0 then 'scheme_unknown'
            when l.loan_ids is null then 'builds_nothing'
            when l.unlisted > 0 then 'disbursed_unknown'
            when a.snapshots is null then 'no_construction'
            when a.points is null then 'unit_doubtful'
            when $as_of::date - c.measured_on >= $stale_days then 'stale'
            when a.points <= $max_points or a.days_ahead < $min_days
                then case when t.unknown > 0 then 'scheme_unknown' else 'level' end
            -- The building may stand almost one step above what is reported.
            when a.stepped and a.points <= $max_points + $step_pct then 'coarse_steps'
            else 'ahead'
        end as finding
    from sites as s
    left join schemes as t on s.cooperative_id = t.cooperative_id
    left join builds as l on s.cooperative_id = l.cooperative_id
    left join ahead as a on s.cooperative_id = a.cooperative_id
    left join construction_facts as c on s.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'ahead' then 'flag'
        when finding = 'level' then 'clear'
        when finding in ('no_loan', 'builds_nothing') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    points as value,
    $max_points as threshold,
    coalesce(snapshots, 0) as n,
    case when finding in ('ahead', 'level') then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
