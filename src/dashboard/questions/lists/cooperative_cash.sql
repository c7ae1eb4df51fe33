-- id: cooperative_cash
-- about: The newest months of one cooperative's cash flow, newest first.
-- needs: cash_flow
select
    month,
    revenue_idr,
    operating_cost_idr,
    instalment_paid_idr,
    arrears_days
from cash_flow
where cooperative_id = $cooperative and month <= $as_of::date
order by month desc
limit 3
