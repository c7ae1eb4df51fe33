-- id: loan_terms
-- about: Each loan with its scheme (a: the cooperative borrows, b: Agrinas builds), its instalment once grace is over, and its first payment.
with paid as (
    select loan_id, min(paid_on) as first_paid_on, sum(amount_idr order by paid_on) as paid_idr
    from disbursements
    where paid_on <= $as_of::date
    group by all
)

select
    f.*,
    case
        when f.scheme in ('cooperative_loan', 'working_capital') then 'a'
        when f.scheme = 'agrinas_build' then 'b'
        else 'unknown'
    end as party,
    -- An instalment of zero is one of the grace, not the one to come.
    coalesce(
        nullif(f.monthly_instalment_idr, 0),
        annuity(f.principal_idr, f.annual_rate_pct, f.tenor_months, f.grace_months)
    ) as instalment_idr,
    earliest(f.first_disbursed_on, p.first_paid_on) as money_from,
    p.paid_idr,
    coalesce(f.disbursed_idr, p.paid_idr) as out_idr
from financing as f
left join paid as p on f.loan_id = p.loan_id
