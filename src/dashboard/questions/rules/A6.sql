-- id: A6
-- title_id: Kunjungan menumpuk di koperasi mudah
-- title_en: Easy cooperatives favoured
-- why_id: Koperasi yang jauh berhak didampingi sesering yang dekat.
-- why_en: Far cooperatives have a right to be accompanied as often as near ones.
-- do_id: Susun ulang rute bersama pendamping; bila terlalu jauh, pindahkan penugasan.
-- do_en: Rebalance the route with the mentor; where it is too far, reassign.
-- says_id: Sepertiga koperasi terjauh dikunjungi {value}% sesering sepertiga terdekat (batas {threshold}%; {n} kunjungan).
-- says_en: The farthest third of the cooperatives is visited {value}% as often as the nearest third (limit {threshold}%; {n} visits).
-- innocent_id: Yang dekat sudah beroperasi dan lebih membutuhkan; jalan terputus; alamat pendamping di register salah.
-- innocent_en: The near ones are in operation and need more; a road is cut; the mentor's address in the register is wrong.
-- clears_id: Kunjungan yang terbagi rata menurut tahap koperasi.
-- clears_en: Visits spread evenly for the cooperatives' stages.
-- family: absence
-- subject: mentor
-- unit: percent
-- window: visits
-- version: 1
-- source: [judg] a third as often, rarer than 1 in 100 by an exact binomial, of at least 20 visits
-- traps: operating outlets need more visits (each stage's usual frequency is expected); a cooperative taken over lately; flooded districts; joint meetings; phone calls; no address on record
-- needs: assignments, mentors, visits
-- needs_to_clear: construction.stage
-- after: mentor_portfolios, exposures, visit_classes, construction_facts
with held as (
    select
        p.mentor_id,
        p.cooperative_id,
        p.km_from_base,
        p.base_known,
        x.complete_share,
        coalesce(c.stage, 'unknown') as stage,
        greatest(p.held_from, x.window_from) as since,
        x.through_judged - since_day.through as days
    from mentor_portfolios as p
    join exposures as x on p.cooperative_id = x.cooperative_id
    left join day_weights as since_day
        on x.calendar_code = since_day.calendar_code
        and since_day.on_day = least(x.judged_on, greatest(p.held_from, x.window_from))
    left join construction_facts as c on p.cooperative_id = c.cooperative_id
),

visited as (
    select h.mentor_id, h.cooperative_id, count(*) as visits
    from held as h
    join visit_classes as v on h.mentor_id = v.mentor_id and h.cooperative_id = v.cooperative_id
    where v.in_window and v.visited_on >= h.since and v.mode not in ('phone', 'online') and not v.joint
    group by all
),

counted as (
    select h.*, coalesce(v.visits, 0) as visits
    from held as h
    left join visited as v on h.mentor_id = v.mentor_id and h.cooperative_id = v.cooperative_id
),

-- How often others visit a cooperative of the same stage: what near and far may expect of this mentor.
by_stage as (
    select mentor_id, stage, sum(visits) as visits, sum(days order by days) as days
    from counted
    group by all
),

usual as (
    select
        mentor_id,
        stage,
        case
            when others >= $min_peers and other_visits >= $min_peer_visits then other_visits / nullif(other_days, 0)
            else all_visits / nullif(all_days, 0)
        end as per_day
    from (
        select
            mentor_id,
            stage,
            count(*) over same_stage - 1 as others,
            sum(visits) over same_stage - visits as other_visits,
            sum(days) over (same_stage order by days, mentor_id rows between unbounded preceding and unbounded following)
            - days as other_days,
            sum(visits) over () as all_visits,
            sum(days) over (order by days, mentor_id rows between unbounded preceding and unbounded following)
                as all_days
        from by_stage
        window same_stage as (partition by stage)
    )
),

-- Cooperatives at the same distance are near or far together.
ranked as (
    select
        c.*,
        u.per_day * c.days as due,
        count(*) over (partition by c.mentor_id order by c.km_from_base) as as_near,
        count(*) over (partition by c.mentor_id order by c.km_from_base desc) as as_far,
        count(*) over (partition by c.mentor_id) as located
    from counted as c
    join usual as u on c.mentor_id = u.mentor_id and c.stage = u.stage
    where c.km_from_base is not null
),

thirds as (
    select
        mentor_id,
        sum(visits) filter (where as_near <= ceil(located / 3.0)) as near_visits,
        sum(visits) filter (where as_far <= ceil(located / 3.0)) as far_visits,
        sum(due order by km_from_base, due) filter (where as_near <= ceil(located / 3.0)) as near_due,
        sum(due order by km_from_base, due) filter (where as_far <= ceil(located / 3.0)) as far_due,
        list(cooperative_id order by km_from_base desc, cooperative_id)
            filter (where as_far <= ceil(located / 3.0)) as far_ids
    from ranked
    group by all
),

loads as (
    select
        mentor_id,
        count(*) as cooperatives,
        count(km_from_base) as located,
        bool_and(base_known) as base_known,
        min(coalesce(complete_share, 0)) as complete_share
    from held
    group by all
),

judged as (
    select
        m.mentor_id,
        list_contains($portfolio_roles, m.role) as fills_portfolio,
        l.* exclude (mentor_id),
        t.far_ids,
        coalesce(t.near_visits + t.far_visits, 0) as visits,
        t.far_visits / nullif(t.far_due, 0) / nullif(t.near_visits / nullif(t.near_due, 0), 0) as ratio,
        binomial_at_most(t.far_visits, t.near_visits + t.far_visits, t.far_due / nullif(t.near_due + t.far_due, 0))
            as chance
    from mentors as m
    left join loads as l on m.mentor_id = l.mentor_id
    left join thirds as t on m.mentor_id = t.mentor_id
),

found as (
    select
        *,
        case
            when not fills_portfolio then 'no_portfolio'
            when cooperatives is null then 'no_cooperatives'
            when complete_share < $feed_share then 'feed_incomplete'
            when located < $min_located * cooperatives then 'places_unknown'
            when cooperatives < $min_cooperatives or visits < $min_visits or chance is null then 'n_too_small'
            when ratio < $max_ratio and chance < $max_chance then 'uneven'
            when not base_known then 'base_unknown'
            else 'even'
        end as finding
    from judged
)

select
    mentor_id as subject_id,
    case
        when finding = 'uneven' then 'flag'
        when finding = 'even' then 'clear'
        when finding in ('no_portfolio', 'no_cooperatives') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    100.0 * ratio as value,
    100.0 * $max_ratio as threshold,
    visits as n,
    case when finding in ('uneven', 'even') then '' else finding end as reason_code,
    coalesce(far_ids, cast([] as varchar[])) as evidence
from found
