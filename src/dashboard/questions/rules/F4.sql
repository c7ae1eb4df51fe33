-- id: F4
-- title_id: Catatan kemajuan tidak konsisten
-- title_en: Progress inconsistent
-- why_id: Bangunan tidak menyusut dan tidak melompat; angka yang begitu tidak dapat dipakai menilai.
-- why_en: Buildings do not shrink and do not leap; figures that do cannot be judged by.
-- do_id: Minta hasil ukur terbaru, dan betulkan angka yang salah.
-- do_en: Ask for a new measurement, and correct the wrong figure.
-- says_id: {value} catatan kemajuan fisik tidak konsisten (batas {threshold}), dari {n} catatan.
-- says_en: Records of physical progress that are not consistent: {value} (limit {threshold}), of {n}.
-- innocent_id: Angka lama baru dibetulkan; bagian bangunan dibongkar; pengukur belum sempat datang.
-- innocent_en: An old figure has just been corrected; part of the building was taken down; nobody has come to measure.
-- clears_id: Pengukuran baru yang sejalan dengan tahapnya.
-- clears_en: A new measurement that agrees with the stage.
-- family: data
-- subject: cooperative
-- unit: records
-- version: 1
-- source: [judg] a fall of 5 points, a leap of 40 in a week, four weeks without a measurement
-- traps: carried-forward snapshots (the leap is spread over the days between measurements); steps of 25%; finished or not begun buildings need no new measurement; a stopped building; stage not reported
-- needs: construction
-- needs_to_clear: construction.stage, construction.measured_on
-- after: sites, construction_facts
with ranked as (
    select
        cooperative_id,
        as_of,
        coalesce(measured_on, as_of) as measured_on,
        physical_pct,
        stage,
        list_position(['not_started', 'land_ready', 'building', 'built', 'equipped', 'operating'], stage) as rank
    from construction
    where as_of <= $as_of::date
),

followed as (
    select
        *,
        physical_pct - lag(physical_pct) over by_date as points,
        greatest(1, (measured_on - lag(measured_on) over by_date) / 7.0) as weeks,
        lag(rank ignore nulls) over by_date as earlier_rank
    from ranked
    window by_date as (partition by cooperative_id order by as_of)
),

marked as (
    select
        cooperative_id,
        as_of,
        coalesce(points < -$max_fall, false) as falls,
        coalesce(points > $max_jump * weeks, false) as jumps,
        coalesce(rank < earlier_rank, false) as goes_back
    from followed
    where as_of > $as_of::date - 7 * $window_weeks
),

counted as (
    select
        cooperative_id,
        count(*) as snapshots,
        count(*) filter (where falls) as falls,
        count(*) filter (where jumps) as jumps,
        count(*) filter (where goes_back) as goes_back,
        list(as_of::varchar order by as_of) filter (where falls or jumps or goes_back) as dates
    from marked
    group by all
),

today as (
    select
        cooperative_id,
        physical_pct,
        stage,
        physical_pct = 100 and stage in ('not_started', 'land_ready', 'building') as unsaid,
        $as_of::date - measured_on >= $stale_days
        and physical_pct < 100
        and coalesce(stage, 'building') = 'building' as stale
    from construction_facts
),

judged as (
    select
        s.cooperative_id,
        coalesce(c.snapshots, 0) as snapshots,
        c.dates,
        coalesce(c.falls, 0) + coalesce(c.jumps, 0) + coalesce(c.goes_back, 0)
        + coalesce(t.unsaid, false)::integer + coalesce(t.stale, false)::integer as records,
        case
            when t.cooperative_id is null then 'no_construction'
            when c.falls > 0 then 'falls'
            when c.jumps > 0 then 'jumps'
            when c.goes_back > 0 then 'goes_back'
            when t.unsaid then 'finished_unsaid'
            when t.stale then 'stale'
            when t.stage is null then 'stage_unknown'
            else 'consistent'
        end as finding
    from sites as s
    left join today as t on s.cooperative_id = t.cooperative_id
    left join counted as c on s.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'consistent' then 'clear'
        when finding = 'no_construction' then 'not_applicable'
        when finding = 'stage_unknown' then 'cannot_assess'
        else 'flag'
    end as status,
    case when finding in ('falls', 'jumps') then 'medium' else 'low' end as severity,
    records as value,
    0 as threshold,
    snapshots as n,
    case when finding = 'consistent' then '' else finding end as reason_code,
    coalesce(dates, cast([] as varchar[])) as evidence
from judged
