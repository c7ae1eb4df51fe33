-- id: borrowers_unseen
-- title_id: Peminjam lama tak dikunjungi
-- title_en: Borrowers not seen in 45 days
-- of_id: peminjam
-- of_en: borrowers
-- unit: share
-- subject: cooperative
-- good: low
-- needs: cooperatives, financing, visits
with borrowers as (
    -- Money that the cooperative itself owes; buildings that Agrinas finances stand apart.
    select distinct cooperative_id
    from financing
    where scheme in ('cooperative_loan', 'working_capital') and disbursed_idr > 0
)

select
    f.cooperative_id as subject_id,
    f.scope_code,
    (not f.verified_45)::integer as numerator,
    case when f.verified_45 is not null then 1 end as denominator
from cooperative_facts as f
join borrowers as b on f.cooperative_id = b.cooperative_id
