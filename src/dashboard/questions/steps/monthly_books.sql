-- id: monthly_books
-- about: Each cooperative's cash flow by month, and whether a month's amounts can be rupiah at all.
with months as (
    select
        cooperative_id,
        month,
        revenue_idr,
        operating_cost_idr,
        instalment_paid_idr,
        arrears_days,
        greatest(revenue_idr, operating_cost_idr) as turnover_idr
    from cash_flow
    where last_day(month) <= $as_of::date
)

select
    *,
    revenue_idr - operating_cost_idr as net_idr,
    -- Written in thousands: next to nothing, or a hundredth of the cooperative's own usual month.
    turnover_idr > 0
    and (
        turnover_idr < $least_turnover_idr
        or turnover_idr * $unit_slip < median(turnover_idr) over (partition by cooperative_id)
    ) as unit_doubtful
from months
