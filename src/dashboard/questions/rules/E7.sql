-- id: E7
-- title_id: Arus kas tidak dilaporkan
-- title_en: Cash flow silent
-- why_id: Tanpa pembukuan bulanan, tidak ada yang tahu apakah angsuran masih terbayar.
-- why_en: Without monthly books nobody knows whether the instalment can still be paid.
-- do_id: Dampingi pembukuan bulan yang kosong pada kunjungan berikutnya.
-- do_en: Help with the missing months' books on the next visit.
-- says_id: Arus kas {value} bulan berturut-turut belum dilaporkan (batas {threshold}), dari {n} bulan yang seharusnya ada.
-- says_en: Cash flow not reported for a run of {value} months (limit {threshold}), of {n} that should be there.
-- innocent_id: Pembukuan ada tetapi belum dikirim; bendahara berganti.
-- innocent_en: The books exist but were not sent; the treasurer has changed.
-- clears_id: Arus kas bulan yang kosong dilaporkan.
-- clears_en: The missing months' cash flow reported.
-- family: money
-- subject: cooperative
-- unit: months
-- version: 1
-- source: [judg] two months in a row
-- traps: the month that is not closed yet; months before the regency's books begin; a feed that stopped; the month of the first disbursement; Agrinas builds
-- needs: cash_flow, financing
-- needs_to_clear: financing.first_disbursed_on, business_units.opened_on
-- after: sites, loan_terms
with reported as (
    select s.regency_code, min(c.month) as first_month, max(c.month) as last_month
    from cash_flow as c
    join sites as s on c.cooperative_id = s.cooperative_id
    where c.month <= $as_of::date
    group by all
),

declared as (
    select regency_code, max(complete_to) as complete_to
    from feeds
    where "table" = 'cash_flow'
    group by all
),

-- The months of which books can be here: since the regency's first, closed and given time to arrive.
-- Where no feed is declared, nobody's newest month is the last that could be here.
possible as (
    select
        r.regency_code,
        r.first_month,
        case
            when d.complete_to is null then least(r.last_month, closed.month)
            else closed.month
        end as last_month
    from reported as r
    left join declared as d on r.regency_code = d.regency_code
    cross join lateral (
        select
            (date_trunc(
                'month', least(coalesce(d.complete_to, $as_of::date), $as_of::date) - $closing_days + 1
            ) - interval 1 month)::date as month
    ) as closed
),

loans as (
    select
        cooperative_id,
        min(money_from) filter (where party = 'a') as money_from,
        count(*) filter (where party = 'a' and money_from is null and coalesce(out_idr, 1) > 0) as undated,
        count(*) filter (where party = 'unknown') as unknown_schemes,
        list(loan_id order by loan_id) filter (where party = 'a') as loan_ids
    from loan_terms
    group by all
),

opened as (
    select cooperative_id, min(coalesce(opened_on, as_of)) as opened_on
    from business_units
    where status = 'operating' and as_of <= $as_of::date
    group by all
),

due as (
    select
        s.cooperative_id,
        earliest(l.money_from, o.opened_on) as started_on,
        coalesce(l.undated, 0) as undated,
        coalesce(l.unknown_schemes, 0) as unknown_schemes,
        l.loan_ids,
        p.last_month,
        -- The month in which it began is only half a month.
        greatest(
            (date_trunc('month', earliest(l.money_from, o.opened_on)) + interval 1 month)::date,
            p.first_month,
            (date_trunc('month', $as_of::date) - to_months($window_months))::date
        ) as first_month
    from sites as s
    left join loans as l on s.cooperative_id = l.cooperative_id
    left join opened as o on s.cooperative_id = o.cooperative_id
    left join possible as p on s.regency_code = p.regency_code
),

expected as (
    select cooperative_id, unnest(generate_series(first_month, last_month, interval 1 month))::date as month
    from due
    where started_on is not null and last_month is not null
),

missing as (
    select
        e.cooperative_id,
        e.month,
        date_diff('month', date '2000-01-01', e.month)
        - row_number() over (partition by e.cooperative_id order by e.month) as run
    from expected as e
    left join cash_flow as c on e.cooperative_id = c.cooperative_id and e.month = c.month
    where c.month is null
),

runs as (
    select cooperative_id, run, count(*) as months from missing group by all
),

longest as (
    select cooperative_id, max(months) as months from runs group by all
),

counted as (
    select cooperative_id, count(*) as months from expected group by all
),

judged as (
    select
        d.cooperative_id,
        d.loan_ids,
        coalesce(n.months, 0) as months,
        coalesce(l.months, 0) as longest,
        case
            when coalesce(l.months, 0) >= $min_months then 'silent'
            when d.undated > 0 then 'disbursed_unknown'
            when d.started_on is null and d.unknown_schemes > 0 then 'scheme_unknown'
            when d.started_on is null then 'nothing_begun'
            when d.last_month is null then 'feed_incomplete'
            when coalesce(n.months, 0) < $min_months then 'too_early'
            else 'reported'
        end as finding
    from due as d
    left join longest as l on d.cooperative_id = l.cooperative_id
    left join counted as n on d.cooperative_id = n.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'silent' then 'flag'
        when finding = 'reported' then 'clear'
        when finding = 'nothing_begun' then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    longest as value,
    $min_months as threshold,
    months as n,
    case when finding in ('silent', 'reported') then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
