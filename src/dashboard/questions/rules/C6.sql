-- id: C6
-- title_id: Masalah berat tidak dinaikkan
-- title_en: Severe finding not escalated
-- why_id: Masalah berat yang tidak sampai ke atasan menunggu orang yang tidak dapat menyelesaikannya.
-- why_en: A severe problem that nobody above hears of waits for people who cannot solve it.
-- do_id: Naikkan hari ini kepada PMO atau dinas, dengan tanggal.
-- do_en: Escalate today to the PMO or the regency's office, with a date.
-- says_id: Ada temuan berat yang tidak sampai ke PMO, provinsi atau dinas selama {value} hari kerja efektif (batas {threshold}; {n} temuan berat dilihat).
-- says_en: A severe finding has reached neither the PMO, the province nor the government for {value} effective days (limit {threshold}; severe findings seen: {n}).
-- innocent_id: Sudah dibicarakan lewat telepon tanpa dicatat; tingkatnya salah diisi; segera diselesaikan di tempat.
-- innocent_en: Discussed by telephone and not recorded; rated too high by mistake; solved at once on the spot.
-- clears_id: Tanggal dinaikkan, atau kunjungan PMO, provinsi atau dinas dalam waktu itu.
-- clears_en: A date of escalation, or a visit of the PMO, the province or the government within that time.
-- family: outcome
-- subject: cooperative
-- unit: effective_days
-- window: visits
-- version: 1
-- source: [judg] 21 effective days; words of the catalogue, with what was lost named
-- traps: a word in passing (the visit must report a problem, and a rating stands above a word); found by the second line itself; closed without anybody above having heard of it (medium); late feeds; flood and holidays
-- needs: visits, mentors, follow_ups
-- needs_to_clear: follow_ups.closed_on
-- after: severe_findings, day_weights, regency_feed
with findings as (
    select
        f.*,
        p.calendar_code,
        found.through as found_through,
        judged.through - found.through as days,
        judged.weekdays_through - found.weekdays_through as weekdays,
        f.raised or coalesce(list_contains($second_line_roles, f.role), false) as known_above
    from severe_findings as f
    join sites as s on f.cooperative_id = s.cooperative_id
    join calendar_places as p on s.calendar_place = p.place
    join regency_feed as r on s.regency_code = r.regency_code
    left join day_weights as found
        on p.calendar_code = found.calendar_code
        and found.on_day = not_before(f.found_on, $as_of::date - $history_days)
    left join day_weights as judged on p.calendar_code = judged.calendar_code and judged.on_day = r.judged_on
    -- An open one stays until somebody hears of it; a closed one leaves with the window.
    where f.open or f.found_on > r.window_from
),

-- Weighed before findings are looked at: joined to all of a day's calendars first, a country's visits are
-- two hundred million rows.
second_line as materialized (
    select v.cooperative_id, v.visited_on, w.through
    from visit_facts as v
    join sites as s on v.cooperative_id = s.cooperative_id
    join calendar_places as p on s.calendar_place = p.place
    join day_weights as w on p.calendar_code = w.calendar_code and v.visited_on = w.on_day
    where list_contains($second_line_roles, v.role)
),

told as (
    select distinct f.finding_id
    from findings as f
    join second_line as v on f.cooperative_id = v.cooperative_id and v.visited_on >= f.found_on
    where not f.known_above and v.through - f.found_through <= $max_effective_days
),

followed as (
    select f.*, not f.known_above and t.finding_id is null as unheard
    from findings as f
    left join told as t on f.finding_id = t.finding_id
),

counted as (
    select
        cooperative_id,
        count(*) as findings,
        max(days) filter (where unheard) as days_unheard,
        max(weekdays) filter (where unheard) as weekdays_unheard,
        bool_or(rated and open) filter (where unheard and days > $max_effective_days) as severe,
        list(finding_id order by found_on, finding_id) filter (where unheard and days > $max_effective_days) as ids
    from followed
    group by all
),

unrated as (
    select distinct cooperative_id
    from follow_ups
    where severity is null and closed_on is null and closed_at is null and escalated_on is null
),

found as (
    select
        s.cooperative_id,
        c.* exclude (cooperative_id),
        case
            when r.judged_on is null or coalesce(r.complete_share, 0) < $feed_share then 'feed_incomplete'
            when c.days_unheard > $max_effective_days then 'unraised'
            when u.cooperative_id is not null then 'severity_unknown'
            when c.weekdays_unheard > $max_effective_days then 'calendar'
            when c.findings is null then 'no_severe_findings'
            else 'raised'
        end as finding
    from sites as s
    left join regency_feed as r on s.regency_code = r.regency_code
    left join counted as c on s.cooperative_id = c.cooperative_id
    left join unrated as u on s.cooperative_id = u.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'unraised' then 'flag'
        when finding = 'raised' then 'clear'
        when finding = 'no_severe_findings' then 'not_applicable'
        when finding = 'calendar' then 'suppressed'
        else 'cannot_assess'
    end as status,
    case when severe then 'high' else 'medium' end as severity,
    coalesce(days_unheard, 0) as value,
    $max_effective_days as threshold,
    coalesce(findings, 0) as n,
    case when finding in ('unraised', 'raised') then '' else finding end as reason_code,
    coalesce(ids, cast([] as varchar[])) as evidence
from found
