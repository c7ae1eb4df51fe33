-- id: E8
-- title_id: Di luar ketentuan pinjaman
-- title_en: Outside the loan's terms
-- why_id: Pinjaman di luar ketentuan skemanya belum tentu didukung Dana Desa, dan perlu dasar yang jelas.
-- why_en: A loan outside its scheme's terms may not have the village fund's support, and needs a clear basis.
-- do_id: Minta dokumen perjanjian dan berita acara musyawarah; cocokkan dengan ketentuan.
-- do_en: Ask for the contract and the minutes of the village meeting; compare them with the terms.
-- says_id: {value} ketentuan tidak terpenuhi pada pinjaman ini (batas {threshold}), dari {n} pinjaman yang diperiksa.
-- says_en: Terms not met on these loans: {value} (limit {threshold}); loans examined: {n}.
-- innocent_id: Salah ketik; berita acara ada tetapi belum dicatat; pinjaman memakai dasar hukum lain.
-- innocent_en: A slip of typing; minutes exist but were not recorded; the loan rests on another legal basis.
-- clears_id: Dokumen yang menunjukkan ketentuan terpenuhi, atau data yang dibetulkan.
-- clears_en: Documents that show the terms are met, or corrected data.
-- family: money
-- subject: cooperative
-- unit: terms
-- version: 1
-- source: [src] PMK 49/2025: Rp3 billion, operating part Rp500 million, 6%, 72 months, grace up to 8 months
-- traps: amounts in thousands or millions; terms that are not reported; loans on another legal basis or after these terms lapsed; Agrinas builds; working capital is operating money
-- needs: financing
-- after: sites
with covered as (
    select
        *,
        scheme in ('cooperative_loan', 'working_capital') as own,
        -- The terms that a contract names are its terms; without a name, those in force on its day.
        case
            when legal_basis is not null then regexp_matches(lower(legal_basis), $legal_basis)
            else coalesce(approved_on >= $in_force_from::date and approved_on < $in_force_before::date, false)
        end as covered,
        not principal_idr between $least_principal_idr and $most_principal_idr as unit_doubtful,
        coalesce(operating_share_idr, case when scheme = 'working_capital' then principal_idr end) as operating_idr
    from financing
),

checked as (
    select
        loan_id,
        cooperative_id,
        list_filter(
            [
                case when principal_idr > $max_principal_idr then 'over_principal' end,
                case when operating_idr > $max_operating_idr then 'over_operating' end,
                case when tenor_months > $max_tenor_months then 'over_tenor' end,
                case when abs(annual_rate_pct - $annual_rate_pct) > 0.005 then 'other_rate' end,
                case when grace_months > $max_grace_months then 'over_grace' end,
                case when not approval_recorded then 'no_approval' end
            ],
            lambda breach: breach is not null
        ) as breaches,
        operating_idr is null or tenor_months is null or annual_rate_pct is null or grace_months is null
        or approval_recorded is null as unreported
    from covered
    where own and covered and not unit_doubtful
),

breached as (
    select
        cooperative_id,
        count(*) as examined,
        count(*) filter (where unreported) as unreported,
        coalesce(sum(length(breaches)), 0) as breaches,
        min(breaches[1]) as breach,
        list(loan_id order by loan_id) filter (where length(breaches) > 0) as loan_ids
    from checked
    group by all
),

loans as (
    select
        cooperative_id,
        count(*) filter (where own) as own,
        count(*) filter (where own and not covered) as uncovered,
        count(*) filter (where own and unit_doubtful) as doubtful,
        count(*) filter (where not own and scheme is distinct from 'agrinas_build') as unknown_schemes
    from covered
    group by all
),

judged as (
    select
        s.cooperative_id,
        b.* exclude (cooperative_id),
        case
            when l.own is null then 'no_loan'
            when b.breaches = 1 then b.breach
            when b.breaches > 1 then 'several_terms'
            when l.own = 0 and l.unknown_schemes = 0 then 'scheme_b'
            when l.unknown_schemes > 0 then 'scheme_unknown'
            when l.doubtful > 0 then 'unit_doubtful'
            when l.uncovered > 0 then 'terms_unknown'
            when b.unreported > 0 then 'terms_unreported'
            else 'met'
        end as finding
    from sites as s
    left join loans as l on s.cooperative_id = l.cooperative_id
    left join breached as b on s.cooperative_id = b.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when breaches > 0 then 'flag'
        when finding = 'met' then 'clear'
        when finding in ('no_loan', 'scheme_b') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    breaches as value,
    0 as threshold,
    coalesce(examined, 0) as n,
    case when finding = 'met' then '' else finding end as reason_code,
    coalesce(loan_ids, cast([] as varchar[])) as evidence
from judged
