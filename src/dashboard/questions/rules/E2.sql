-- id: E2
-- title_id: Beban Dana Desa
-- title_en: Village-fund exposure
-- why_id: Angsuran yang tidak tertutup kas usaha menjadi beban Dana Desa, yang dibutuhkan untuk hal lain.
-- why_en: What the business cannot pay falls to the village fund, which has other work to do.
-- do_id: Bahas dengan pemerintah desa dan bank sebelum pencairan berikutnya.
-- do_en: Discuss it with the village administration and the bank before the next disbursement.
-- says_id: Kekurangan angsuran setahun {value}% dari pagu Dana Desa (batas {threshold}%).
-- says_en: A year's shortfall of instalments is {value}% of the village fund (limit {threshold}%).
-- innocent_id: Musim panen belum tiba; angsuran baru dimulai; pagu yang tercatat milik tahun lama.
-- innocent_en: The harvest is yet to come; instalments have only begun; the recorded allocation is an old year's.
-- clears_id: Kas usaha yang menutup angsuran, atau pagu tahun ini.
-- clears_en: Operations that cover the instalment, or this year's allocation.
-- family: money
-- subject: cooperative
-- unit: percent_of_village_fund
-- version: 1
-- source: [src] 30% of the year's allocation, Permendes 10/2025; [judg] 20% as a warning
-- traps: kelurahan have no Dana Desa; Agrinas builds (the committed share is shown, not judged); next year's allocation; allocations or books written in thousands; losses of the business are not the fund's
-- needs: financing, cash_flow, village_funds
-- needs_to_clear: financing.monthly_instalment_idr
-- after: sites, repayment
with allocations as (
    select
        village_code,
        arg_max(allocation_idr, year) as allocation_idr,
        arg_max_null(cooperative_share_idr, year) as share_idr
    from village_funds
    where year <= year($as_of::date)
    group by all
),

exposed as (
    select
        s.cooperative_id,
        s.kind,
        s.on_map,
        a.allocation_idr,
        a.share_idr,
        r.* exclude (cooperative_id),
        -- The fund supports instalments; it does not carry the losses of the business.
        12 * greatest(0, r.instalment_idr - greatest(0, r.net_idr)) as shortfall_idr
    from sites as s
    left join allocations as a on s.village_code = a.village_code
    left join repayment as r on s.cooperative_id = r.cooperative_id
),

judged as (
    select
        *,
        case
            when kind = 'kelurahan' then 'kelurahan'
            when loans is null then 'no_loan'
            when loans = 0 and unknown_schemes > 0 then 'scheme_unknown'
            when loans = 0 then 'scheme_b'
            when not on_map then 'village_unknown'
            when coalesce(allocation_idr, 0) = 0 then 'no_allocation'
            when allocation_idr < $least_allocation_idr then 'unit_doubtful'
            when instalment_idr is null then 'instalment_unknown'
            when months < $min_book_months and months + doubtful_months >= $min_book_months then 'unit_doubtful'
            when months < $min_book_months then 'no_cash_flow'
            when shortfall_idr > $amber_share * allocation_idr then 'exposed'
            when unknown_instalments > 0 then 'instalment_unknown'
            when unknown_schemes > 0 then 'scheme_unknown'
            else 'bearable'
        end as finding
    from exposed
)

select
    cooperative_id as subject_id,
    case
        when finding = 'exposed' then 'flag'
        when finding = 'bearable' then 'clear'
        when finding in ('no_loan', 'kelurahan', 'scheme_b') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    case when shortfall_idr > $red_share * allocation_idr then 'high' else 'medium' end as severity,
    case
        when finding = 'scheme_b' then 100.0 * share_idr / nullif(allocation_idr, 0)
        when finding in ('exposed', 'bearable') then 100.0 * shortfall_idr / allocation_idr
    end as value,
    100.0 * $amber_share as threshold,
    coalesce(months, 0) as n,
    case when finding in ('exposed', 'bearable') then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
