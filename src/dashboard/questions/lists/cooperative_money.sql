-- id: cooperative_money
-- about: One cooperative's loans and building schemes, oldest first.
-- needs: financing
select
    loan_id,
    scheme,
    legal_basis,
    principal_idr,
    disbursed_idr,
    first_disbursed_on,
    monthly_instalment_idr,
    village_fund_pledged_idr
from financing
where cooperative_id = $cooperative
order by first_disbursed_on, loan_id
