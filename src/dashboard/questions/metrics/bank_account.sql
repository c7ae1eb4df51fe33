-- id: bank_account
-- title_id: Memiliki rekening bank
-- title_en: Has a bank account
-- unit: share
-- subject: cooperative
-- good: high
-- needs: cooperatives.account_opened
select
    cooperative_id as subject_id,
    scope_code,
    account_opened::integer as numerator,
    case when account_opened is not null then 1 end as denominator
from cooperative_facts
