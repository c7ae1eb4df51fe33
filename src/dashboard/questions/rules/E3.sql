-- id: E3
-- title_id: Bangunan menganggur, angsuran berjalan
-- title_en: Idle asset, running instalment
-- why_id: Bangunan yang selesai tetapi tidak dipakai tidak menghasilkan apa pun untuk membayar angsurannya.
-- why_en: A finished building that nobody uses earns nothing to pay its own instalment.
-- do_id: Sepakati unit pertama yang dibuka, siapa yang membukanya, dan kapan.
-- do_en: Agree which unit opens first, who opens it, and when.
-- says_id: Bangunan selesai atau diserahterimakan {value} hari lalu (batas {threshold}), belum ada unit yang berjalan, sementara angsuran atau transfer sudah mengalir.
-- says_en: Finished or handed over {value} days ago (limit {threshold}), no unit running, while instalments or transfers flow.
-- innocent_id: Unit sudah buka tetapi belum dilaporkan; listrik atau izin belum ada.
-- innocent_en: A unit has opened but was not reported; electricity or a permit is still missing.
-- clears_id: Satu unit yang dilaporkan beroperasi, atau penjualan yang dilaporkan.
-- clears_en: One unit reported as operating, or reported sales.
-- family: money
-- subject: cooperative
-- unit: days
-- version: 1
-- source: [judg] 95% and 90 days
-- traps: unknown sales are not zero sales; an old report of the units; a building just finished; months of grace; Agrinas builds before their handover; kelurahan (no Dana Desa to transfer)
-- needs: construction, business_units, financing
-- needs_to_clear: construction.measured_on, construction.handed_over_on
-- after: sites, construction_facts, unit_facts, loan_terms, monthly_books
with measured as (
    select
        cooperative_id,
        as_of,
        coalesce(measured_on, as_of) as measured_on,
        physical_pct >= $built_pct as built,
        max(case when physical_pct < $built_pct then as_of end) over (partition by cooperative_id) as last_unbuilt_on
    from construction
    where as_of <= $as_of::date
),

finished as (
    select cooperative_id, min(measured_on) as built_on
    from measured
    where built and (last_unbuilt_on is null or as_of > last_unbuilt_on)
    group by all
),

units as (
    select
        cooperative_id,
        count(*) as units,
        max(as_of) as as_of,
        coalesce(bool_or(status = 'operating' or monthly_sales_idr > 0), false) as running
    from unit_facts
    group by all
),

paying as (
    select cooperative_id, sum(instalment_paid_idr) > 0 as paying
    from monthly_books
    where month > date_trunc('month', $as_of::date) - to_months($paying_months + 1)
    group by all
),

loans as (
    select
        cooperative_id,
        count(*) filter (where party = 'a') as loans,
        count(*) filter (where party = 'b') as builds,
        count(*) filter (where party = 'unknown') as unknown_schemes,
        -- Instalments run when grace is over: NULL where nobody says when the money came or how long grace lasts.
        bool_or(money_from + to_months(grace_months) <= $as_of::date) filter (where party = 'a' and out_idr > 0)
            as due,
        count(*) filter (where
            party = 'a' and coalesce(out_idr, 1) > 0 and (money_from is null or grace_months is null)) as undated,
        list(loan_id order by loan_id) as loan_ids
    from loan_terms
    group by all
),

transfers as (
    -- This year's, reported or not: last year's says nothing of it.
    select village_code, arg_max_null(cooperative_share_idr, year) as share_idr
    from village_funds
    where year <= year($as_of::date)
    group by all
),

facts as (
    select
        s.cooperative_id,
        l.* exclude (cooperative_id),
        c.physical_pct,
        -- What Agrinas builds is in its hands until the handover.
        case
            when l.loans > 0 or l.unknown_schemes > 0 then earliest(f.built_on, c.handed_over_on)
            else c.handed_over_on
        end as idle_from,
        coalesce(u.running, false) or coalesce(c.stage = 'operating', false) as running,
        u.units,
        u.as_of as units_as_of,
        coalesce(p.paying, false) or coalesce(l.due, false) or (l.builds > 0 and coalesce(t.share_idr, 0) > 0)
            as flowing,
        l.undated > 0 or (l.builds > 0 and t.share_idr is null) as flow_unknown
    from sites as s
    left join loans as l on s.cooperative_id = l.cooperative_id
    left join construction_facts as c on s.cooperative_id = c.cooperative_id
    left join finished as f on s.cooperative_id = f.cooperative_id
    left join units as u on s.cooperative_id = u.cooperative_id
    left join paying as p on s.cooperative_id = p.cooperative_id
    left join transfers as t on s.village_code = t.village_code
),

judged as (
    select
        *,
        case
            when loan_ids is null then 'no_loan'
            when running then 'running'
            when physical_pct is null then 'no_construction'
            when idle_from is null and physical_pct >= $built_pct then 'not_handed_over'
            when idle_from is null then 'not_built'
            when $as_of::date - idle_from <= $max_idle_days then 'recent'
            when units is null then 'units_unknown'
            when $as_of::date - units_as_of > $max_report_days then 'units_stale'
            when flowing then 'idle'
            when flow_unknown then 'instalment_unknown'
            when unknown_schemes > 0 then 'scheme_unknown'
            else 'nothing_due'
        end as finding
    from facts
)

select
    cooperative_id as subject_id,
    case
        when finding = 'idle' then 'flag'
        when finding in ('running', 'recent') then 'clear'
        when finding in ('no_loan', 'not_built', 'not_handed_over', 'nothing_due') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    -- A building that Agrinas raised and pays for is a question to Agrinas before it is one to the board.
    case when loans > 0 then 'critical' else 'medium' end as severity,
    $as_of::date - idle_from as value,
    $max_idle_days as threshold,
    coalesce(units, 0) as n,
    case when finding in ('idle', 'running', 'recent') then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
