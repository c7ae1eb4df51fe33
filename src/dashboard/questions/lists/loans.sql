-- id: loans
-- about: Every loan and building scheme: who borrows, its instalment, and the village fund beside it.
-- needs: cooperatives, financing
with funds as (
    select
        village_code,
        arg_max(allocation_idr, year) as allocation_idr,
        arg_max(coalesce(cooperative_share_idr, 0), year) as committed_idr
    from village_funds
    where year <= year($as_of::date)
    group by all
),

terms as (
    select
        *,
        case
            when scheme in ('cooperative_loan', 'working_capital') then 'a'
            when scheme = 'agrinas_build' then 'b'
            else 'unknown'
        end as party,
        -- An instalment of zero is one of the grace, not the one to come.
        nullif(monthly_instalment_idr, 0) as reported_idr,
        round(annuity(principal_idr, annual_rate_pct, tenor_months, grace_months)) as annuity_idr
    from financing
)

select
    f.cooperative_id,
    f.name,
    f.kind,
    f.scope_code,
    f.village_code,
    f.village_name,
    f.district_name,
    f.regency_name,
    t.loan_id,
    t.party,
    t.scheme,
    t.legal_basis,
    t.principal_idr,
    t.disbursed_idr,
    coalesce(t.reported_idr, t.annuity_idr) as instalment_idr,
    t.reported_idr is null and t.annuity_idr is not null as worked_out,
    12 * coalesce(t.reported_idr, t.annuity_idr) as needed_idr,
    case
        when f.kind = 'kelurahan' then 'kelurahan'
        when coalesce(v.allocation_idr, 0) = 0 then 'unreported'
        when v.allocation_idr < $least_allocation_idr then 'doubtful'
        else 'known'
    end as fund,
    v.allocation_idr,
    v.committed_idr,
    f.verified_45
from terms as t
join cooperative_facts as f on t.cooperative_id = f.cooperative_id
left join funds as v on f.village_code = v.village_code
where starts_with(coalesce(f.scope_code, ''), $scope)
order by f.scope_code, f.cooperative_id, t.loan_id
