-- id: D4
-- title_id: Wilayah terlalu jauh
-- title_en: Geography mismatch
-- why_id: Pendamping yang tinggal jauh dari koperasinya menghabiskan hari di jalan.
-- why_en: A mentor who lives far from the cooperatives spends the days on the road.
-- do_id: Tukar sebagian penugasan dengan pendamping yang lebih dekat.
-- do_en: Exchange some assignments with a mentor who lives nearer.
-- says_id: Separuh dari {n} koperasinya lebih jauh dari {value} km garis lurus (batas {threshold} km).
-- says_en: Half of the {n} cooperatives lie farther than {value} km in a straight line (limit {threshold} km).
-- innocent_id: Alamat pendamping di register bukan tempat menginap pada hari kerja; kabupatennya memang luas.
-- innocent_en: The address in the register is not where the mentor stays on working days; the regency is simply large.
-- clears_id: Alamat yang dibetulkan, atau penugasan yang lebih dekat.
-- clears_en: A corrected address, or assignments nearer by.
-- family: structure
-- subject: mentor
-- unit: km
-- version: 1
-- source: [judg] above 40 km and the 90th percentile of the regency's mentors; exchanges that would save road are left to the reassignment plan
-- traps: a large regency where everybody has far to go; no address on record (the portfolio's middle stands in, for a flag only); cooperatives without a point; few mentors in a regency
-- needs: assignments, mentors
-- needs_to_clear: mentors.regency_code
-- after: mentor_portfolios
with medians as (
    select
        mentor_id,
        regency_code,
        count(*) as cooperatives,
        count(km_from_base) as located,
        bool_and(base_known) as base_known,
        median(km_from_base) as median_km,
        list(cooperative_id order by km_from_base desc, cooperative_id) as ids
    from mentor_portfolios
    group by all
),

provinces as (
    select left(regency_code, 2) as province_code, quantile_cont(median_km, $percentile) as far_km
    from medians
    group by all
),

regencies_far as (
    select regency_code, count(median_km) as mentors, quantile_cont(median_km, $percentile) as far_km
    from medians
    group by all
),

judged as (
    select
        m.mentor_id,
        list_contains($portfolio_roles, m.role) as fills_portfolio,
        d.* exclude (mentor_id),
        -- Too few mentors for a percentile of their own: the province's.
        greatest($min_km, case when r.mentors > $min_peers then r.far_km else p.far_km end) as limit_km
    from mentors as m
    left join medians as d on m.mentor_id = d.mentor_id
    left join regencies_far as r on d.regency_code = r.regency_code
    left join provinces as p on left(d.regency_code, 2) = p.province_code
),

found as (
    select
        *,
        case
            when not fills_portfolio then 'no_portfolio'
            when cooperatives is null then 'no_cooperatives'
            when located < $min_located * cooperatives then 'places_unknown'
            when cooperatives < $min_cooperatives then 'n_too_small'
            when median_km > limit_km then 'far'
            when not base_known then 'base_unknown'
            else 'near'
        end as finding
    from judged
)

select
    mentor_id as subject_id,
    case
        when finding = 'far' then 'flag'
        when finding = 'near' then 'clear'
        when finding in ('no_portfolio', 'no_cooperatives') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    median_km as value,
    limit_km as threshold,
    coalesce(cooperatives, 0) as n,
    case when finding in ('far', 'near') then '' else finding end as reason_code,
    coalesce(ids, cast([] as varchar[])) as evidence
from found
