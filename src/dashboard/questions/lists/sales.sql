-- id: sales
-- about: Cooperatives with an operating unit by what their sales say: reported, zero, not reported.
-- needs: business_units
select
    sales_status,
    count(*)::integer as cooperatives,
    sum(monthly_sales_idr) as monthly_sales_idr
from cooperative_facts
where starts_with(coalesce(scope_code, ''), $scope) and sales_status is not null
group by all
order by all
