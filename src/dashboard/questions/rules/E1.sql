-- id: E1
-- title_id: Kemampuan bayar
-- title_en: Repayment capacity
-- why_id: Pinjaman yang angsurannya lebih besar dari kas usaha akan ditanggung dari tempat lain.
-- why_en: A loan whose instalment is more than the business earns will be paid from elsewhere.
-- do_id: Susun ulang rencana angsuran bersama bank; tahan pencairan berikutnya.
-- do_en: Rework the repayment plan with the bank; hold the next disbursement.
-- says_id: Kas bersih usaha {value}% dari angsuran sebulan (batas {threshold}%), rata-rata {n} bulan terakhir.
-- says_en: Operations leave {value}% of a month's instalment (limit {threshold}%), on average over the last {n} months.
-- innocent_id: Musim panen atau Lebaran belum tiba; pembukuan baru dimulai; sebagian kas belum dicatat.
-- innocent_en: The harvest or Lebaran is yet to come; the books have only begun; some of the cash is not yet recorded.
-- clears_id: Kas bersih rata-rata yang menutup angsuran, atau jadwal angsuran baru.
-- clears_en: Average net cash that covers the instalment, or a new schedule.
-- family: money
-- subject: cooperative
-- unit: percent_of_instalment
-- version: 1
-- source: [judg] 1.2 and 1.0, common lenders' range; not found in the programme's rules
-- traps: seasons (up to six months count); a single month that carries the rest (a grant, a harvest); Agrinas builds; months of grace; months written in thousands
-- needs: financing, cash_flow
-- needs_to_clear: financing.monthly_instalment_idr
-- after: sites, repayment
with judged as (
    select
        s.cooperative_id,
        r.* exclude (cooperative_id),
        r.net_idr / r.instalment_idr as ratio,
        case
            when r.loans is null then 'no_loan'
            when r.loans = 0 and r.unknown_schemes > 0 then 'scheme_unknown'
            when r.loans = 0 then 'scheme_b'
            when r.instalment_idr is null then 'instalment_unknown'
            when r.months < $min_book_months and r.months + r.doubtful_months >= $min_book_months then 'unit_doubtful'
            when r.months < $min_book_months then 'no_cash_flow'
            when r.net_idr < $amber_ratio * r.instalment_idr then 'weak'
            when r.unknown_instalments > 0 then 'instalment_unknown'
            when r.unknown_schemes > 0 then 'scheme_unknown'
            -- Grants are booked as revenue: without its best month the rest must at least pay.
            when r.net_without_best_idr < $red_ratio * r.instalment_idr then 'one_month'
            else 'able'
        end as finding
    from sites as s
    left join repayment as r on s.cooperative_id = r.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'weak' then 'flag'
        when finding = 'able' then 'clear'
        when finding in ('no_loan', 'scheme_b') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    case when ratio < $red_ratio then 'high' else 'medium' end as severity,
    100.0 * ratio as value,
    100.0 * $amber_ratio as threshold,
    coalesce(months, 0) as n,
    case when finding in ('weak', 'able') then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
