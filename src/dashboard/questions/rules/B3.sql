-- id: B3
-- title_id: Durasi tidak wajar
-- title_en: Unusual duration
-- why_id: Kunjungan yang jauh lebih singkat dari biasanya jarang sempat mendampingi.
-- why_en: Visits far shorter than usual leave hardly any time to accompany anybody.
-- do_id: Ikut satu hari kunjungannya dan beri bimbingan.
-- do_en: Go along for a day of visits, and coach.
-- says_id: Separuh dari {n} kunjungannya berlangsung {value} menit atau kurang (batas {threshold} menit; biasanya {baseline}).
-- says_en: Half of the {n} visits lasted {value} minutes or less (limit {threshold} minutes; usually {baseline}).
-- innocent_id: Hanya mengantar berkas; formulir ditutup ketika baru tiba.
-- innocent_en: Papers were only handed over; the form was closed on arrival.
-- clears_id: Jam selesai yang dibetulkan, atau kunjungan dengan durasi biasa.
-- clears_en: Corrected end times, or visits of the usual length.
-- family: time
-- subject: mentor
-- unit: minutes
-- window: visits
-- version: 1
-- source: [judg] median below 0.4 of the peers' median, n of 10 or more; medium below 10 minutes
-- traps: quick delivery of papers (half of the visits must be short); a form closed on arrival (an innocent explanation, not known from the data); an end that is the moment of sending is not counted; an end ten hours later is F5's; joint events; the single visit's distance from its peers is left out
-- needs: visits.ended_at, mentors
-- needs_to_clear: visits.mode, visits.latitude, visits.longitude, visits.photo_hashes, visits.findings
-- after: visit_facts, clarified_visits, ~visit_classes
with ended_when_sent as (
    select visit_id from visit_facts where in_window and ended_at = submitted_at
),

lasting as (
    select
        c.mentor_id,
        c.regency_code,
        c.visit_id,
        case
            when c.clarified or s.visit_id is not null or c.minutes > $longest_hours * 60 then null
            else c.minutes
        end as minutes
    from visit_classes as c
    left join ended_when_sent as s on c.visit_id = s.visit_id
    where c.in_window and c.mode = 'field' and c.event_id is null
),

medians as (
    select
        mentor_id,
        left(min(regency_code), 2) as province_code,
        count(minutes) as n,
        median(minutes) as minutes
    from lasting
    group by all
),

-- Half of the mentors are as short or shorter: one of many hardly moves it, whoever it is.
peers as (
    select province_code, count(*) as mentors, median(minutes) as minutes
    from medians
    where n >= $min_visits
    group by all
),

judged as (
    select
        d.mentor_id,
        d.n,
        d.minutes,
        p.minutes as usual,
        $min_share * p.minutes as limit_minutes,
        case
            when d.n = 0 then 'evidence_missing'
            when d.n < $min_visits then 'n_too_small'
            when p.mentors <= $peer_mentors then 'few_peers'
            when d.minutes < $min_share * p.minutes then 'short'
            else 'usual'
        end as finding
    from medians as d
    left join peers as p on d.province_code is not distinct from p.province_code
),

short_visits as (
    select j.mentor_id, list(l.visit_id order by l.visit_id) as visit_ids
    from judged as j
    join lasting as l on j.mentor_id = l.mentor_id and l.minutes < j.limit_minutes
    group by all
)

select
    m.mentor_id as subject_id,
    case
        when j.finding is null then 'not_applicable'
        when j.finding = 'short' then 'flag'
        when j.finding = 'usual' then 'clear'
        else 'cannot_assess'
    end as status,
    case when j.minutes < $very_short_minutes then 'medium' else 'low' end as severity,
    j.minutes as value,
    j.limit_minutes as threshold,
    coalesce(j.n, 0) as n,
    j.usual as baseline,
    case when j.finding in ('short', 'usual') then '' else coalesce(j.finding, 'no_visits') end as reason_code,
    coalesce(s.visit_ids, cast([] as varchar[])) as evidence
from mentors as m
left join judged as j on m.mentor_id = j.mentor_id
left join short_visits as s on m.mentor_id = s.mentor_id
