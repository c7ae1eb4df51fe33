-- id: repayment
-- about: What each borrower has to pay a month, and what the last months' operations leave to pay it from.
-- after: loan_terms, monthly_books
with loans as (
    select
        cooperative_id,
        count(*) filter (where party = 'a') as loans,
        count(*) filter (where party = 'b') as builds,
        count(*) filter (where party = 'unknown') as unknown_schemes,
        sum(instalment_idr order by loan_id) filter (where party = 'a') as instalment_idr,
        count(*) filter (where party = 'a' and instalment_idr is null) as unknown_instalments,
        list(loan_id order by loan_id) as loan_ids
    from loan_terms
    group by all
),

recent as (
    select *
    from monthly_books
    where month > date_trunc('month', $as_of::date) - to_months($book_months + 1)
),

-- The newest months that can be read, so that a whole season evens out.
used as (
    select *
    from recent
    where not unit_doubtful
    qualify row_number() over (partition by cooperative_id order by month desc) <= $book_months
),

books as (
    select
        cooperative_id,
        count(*) as months,
        avg(net_idr order by month) as net_idr,
        (sum(net_idr order by month) - max(net_idr)) / nullif(count(*) - 1, 0) as net_without_best_idr
    from used
    group by all
),

doubtful as (
    select cooperative_id, count(*) as months
    from recent
    where unit_doubtful
    group by all
)

select
    l.*,
    coalesce(b.months, 0) as months,
    coalesce(d.months, 0) as doubtful_months,
    b.net_idr,
    b.net_without_best_idr
from loans as l
left join books as b on l.cooperative_id = b.cooperative_id
left join doubtful as d on l.cooperative_id = d.cooperative_id
