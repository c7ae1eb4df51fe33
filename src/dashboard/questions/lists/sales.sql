-- id: sales
-- about: Cooperatives of every place of a scope with an operating unit by what their sales say: reported, zero, not reported.
-- needs: business_units
select
    left(coalesce(scope_code, ''), $length) as scope_code,
    sales_status,
    count(*)::integer as cooperatives,
    sum(monthly_sales_idr) as monthly_sales_idr
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and sales_status is not null
group by all
order by all
