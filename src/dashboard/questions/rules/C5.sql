-- id: C5
-- title_id: Progres macet padahal kunjungan "baik"
-- title_en: Frozen despite good visits
-- why_id: Bangunan yang diukur ulang tetapi tidak maju, sementara kunjungan melaporkan semua baik.
-- why_en: A building measured again and again without progress while visits report that all is well.
-- do_id: Cek teknis di lokasi bersama pembangun.
-- do_en: Technical check on site with the builder.
-- says_id: Kemajuan fisik hanya {value} poin dalam 12 minggu dengan {n} pengukuran, tanpa kendala tercatat.
-- says_en: Physical progress moved only {value} points in 12 weeks over {n} measurements, with no obstacle recorded.
-- innocent_id: Pengukuran disalin dari minggu sebelumnya; dilaporkan per 25%; menunggu lahan, listrik atau banjir surut.
-- innocent_en: Snapshots carried forward; reported in steps of 25%; waiting for land, electricity or a flood to recede.
-- clears_id: Pengukuran baru yang lebih tinggi, atau kendala yang dicatat.
-- clears_en: A new, higher measurement, or a recorded obstacle.
-- family: outcome
-- subject: cooperative
-- unit: points
-- version: 1
-- source: [proto] precision 0.95 against 0.04 for the naive rule
-- traps: carried-forward snapshots; steps of 25%; declared obstacles; 98% finishing works; not begun or finished stages; flood
-- needs: construction, construction.stage, visits.problem_found
-- needs_to_clear: construction.measured_on, construction.blocker, visits.topics
-- after: sites, visit_facts, day_weights
with measured as (
    select
        cooperative_id,
        as_of,
        coalesce(measured_on, as_of) as measured_on,
        physical_pct,
        blocker
    from construction
    where as_of between $as_of::date - 7 * $window_weeks and $as_of::date
),

history as (
    select
        cooperative_id,
        bool_and(physical_pct % 25 = 0) as coarse,
        arg_max(stage, as_of) as stage,
        arg_max(physical_pct, as_of) as physical_pct
    from construction
    where as_of <= $as_of::date
    group by all
),

spread as (
    select
        cooperative_id,
        count(distinct measured_on) filter (where measured_on >= $as_of::date - 7 * $window_weeks) as measurements,
        max(physical_pct) - min(physical_pct) as points,
        count(blocker) as blockers
    from measured
    group by all
),

good_visits as (
    select
        cooperative_id,
        count(*) filter (where not problem_found) as good_visits,
        -- A problem with the building that a visit wrote down is an obstacle on record.
        count(*) filter (where problem_found and list_contains(topics, 'construction')) as building_problems,
        list(visit_id order by visit_id) as visit_ids
    from visit_facts
    where visited_on between $as_of::date - 7 * $window_weeks and $as_of::date
    group by all
),

-- Nobody builds under water: how much of the window the calendar left.
day_shares as (
    select calendar_code, sum(weight) / count(*) as share
    from day_weights
    where isodow(on_day) <= 5 and on_day between $as_of::date - 7 * $window_weeks and $as_of::date
    group by all
),

judged as (
    select
        s.cooperative_id,
        p.*exclude (cooperative_id),
        g.visit_ids,
        case
            when h.cooperative_id is null then 'no_construction'
            when h.stage is null then 'stage_unknown'
            when h.stage != 'building' and h.stage != 'stopped' then 'not_building'
            when h.physical_pct >= $finishing_pct then 'finishing'
            when p.points >= $min_points then 'moving'
            when p.blockers > 0 then 'blocker'
            when h.coarse then 'coarse_steps'
            when coalesce(p.measurements, 0) < $min_measurements then 'stale'
            when coalesce(g.building_problems, 0) > 0 then 'problem_recorded'
            when coalesce(g.good_visits, 0) < $min_visits then 'few_visits'
            when d.share < $min_day_share then 'calendar'
            else 'frozen'
        end as finding
    from sites as s
    left join spread as p on s.cooperative_id = p.cooperative_id
    left join history as h on s.cooperative_id = h.cooperative_id
    left join good_visits as g on s.cooperative_id = g.cooperative_id
    left join calendar_places as c on s.calendar_place = c.place
    left join day_shares as d on c.calendar_code = d.calendar_code
)

select
    cooperative_id as subject_id,
    case
        when finding = 'frozen' then 'flag'
        when finding in ('no_construction', 'not_building', 'finishing') then 'not_applicable'
        when finding in ('blocker', 'calendar') then 'suppressed'
        when finding in ('stage_unknown', 'coarse_steps', 'stale', 'few_visits') then 'cannot_assess'
        else 'clear'
    end as status,
    'high' as severity,
    points as value,
    $min_points as threshold,
    coalesce(measurements, 0) as n,
    case when finding in ('frozen', 'moving', 'problem_recorded') then '' else finding end as reason_code,
    coalesce(visit_ids, cast([] as varchar[])) as evidence
from judged
