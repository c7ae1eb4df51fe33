-- id: B13
-- title_id: Kunjungan acara
-- title_en: Event tourism
-- why_id: Pertemuan bersama dan peresmian tidak menggantikan pendampingan di koperasi sendiri.
-- why_en: Joint meetings and launches do not replace accompaniment at the cooperative itself.
-- do_id: Jadwalkan kunjungan khusus ke koperasi ini.
-- do_en: Plan visits to this cooperative alone.
-- says_id: {value}% dari {n} kontak hanya pertemuan bersama atau acara (batas {threshold}%).
-- says_en: {value}% of {n} contacts were joint meetings or events only (limit {threshold}%).
-- innocent_id: Pelatihan kecamatan yang memang berturut-turut; kunjungan sendiri dicatat sebagai acara.
-- innocent_en: A series of district trainings; a visit of its own that was filed as an event.
-- clears_id: Kunjungan ke koperasi ini sendiri.
-- clears_en: Visits to this cooperative itself.
-- family: outcome
-- subject: cooperative
-- unit: percent_of_contacts
-- window: visits
-- version: 1
-- source: [judg] more than half of the contacts of six months, n of 4 or more
-- traps: a meeting hosted here is this cooperative's own contact; joint meetings filed as ordinary visits; few contacts
-- needs: visits.mode
-- after: visit_classes, regency_feed
with contacts as (
    select
        c.cooperative_id,
        count(*) as contacts,
        count(*) filter (where c.joint and not c.clarified) as events,
        list(c.visit_id order by c.visited_on, c.visit_id) filter (where c.joint and not c.clarified) as visit_ids
    from visit_classes as c
    join regency_feed as f on c.regency_code = f.regency_code
    where c.visited_on > f.judged_on - to_months($months::integer)
    group by all
),

found as (
    select
        s.cooperative_id,
        c.* exclude (cooperative_id),
        case
            when f.judged_on is null or coalesce(f.complete_share, 0) < $feed_share then 'feed_incomplete'
            when c.contacts is null then 'no_visits'
            when c.contacts < $min_contacts then 'few_visits'
            when c.events > $max_share * c.contacts then 'events'
            else 'own_visits'
        end as finding
    from sites as s
    left join regency_feed as f on s.regency_code = f.regency_code
    left join contacts as c on s.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'events' then 'flag'
        when finding = 'own_visits' then 'clear'
        when finding = 'no_visits' then 'not_applicable'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    100.0 * events / contacts as value,
    100.0 * $max_share as threshold,
    coalesce(contacts, 0) as n,
    case when finding in ('events', 'own_visits') then '' else finding end as reason_code,
    coalesce(visit_ids, cast([] as varchar[])) as evidence
from found
