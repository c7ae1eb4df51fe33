-- id: B6
-- title_id: Laporan dirapel mundur
-- title_en: Visits submitted in bulk, back-dated
-- why_id: Kunjungan berhari-hari yang ditulis dalam satu duduk, tanpa bukti dari tempatnya, sulit dipercaya jamnya.
-- why_en: Days of visits written in one sitting, without evidence from the place, cannot be trusted for their times.
-- do_id: Minta foto asli dari telepon; pakai jam otomatis saat kunjungan.
-- do_en: Ask for the photos' original files; use the phone's own times at the visit.
-- says_id: {value} kali kunjungan dari beberapa hari dikirim sekaligus tanpa bukti dari tempatnya (dari {n} kunjungan yang jam kirimnya diketahui).
-- says_en: Times that visits of several days were sent at once without evidence from the place: {value} (of {n} visits with a time of sending).
-- innocent_id: Desa tanpa sinyal; server mati; formulir kertas yang baru disalin di kantor.
-- innocent_en: Villages without signal; a server that was down; paper forms copied later at the office.
-- clears_id: Berkas foto asli dengan waktunya, atau penjelasan yang diterima.
-- clears_en: Original photo files with their times, or an accepted explanation.
-- family: time
-- subject: mentor
-- unit: sessions
-- window: visits
-- version: 1
-- source: [proto] gap of 15 minutes, 5 visits, 3 dates, median 2 days late, two of three: place 50%, photo 40%, round times 60%; [judg] two sittings; an outage is 10% and five of a province's mentors in one hour
-- traps: weekly sync from villages without signal (late alone is not enough); a server outage's replay (suppressed); all rows in one second are data entry (F5 speaks); evidence that the whole regency lacks says nothing
-- needs: visits.submitted_at, mentors
-- needs_to_clear: visits.mode, cooperatives.latitude, cooperatives.longitude, cooperatives.coordinate_kind, visits.latitude, visits.longitude, visits.photo_hashes, visits.findings
-- after: visit_facts, clarified_visits, ~visit_classes
with recorded as (
    select
        f.mentor_id,
        f.regency_code,
        f.visit_id,
        f.visited_on,
        f.submitted_at,
        v.submitted_at_has_time as timed,
        f.submitted_at::date - f.visited_on as days_late,
        (f.latitude is null or list_contains(c.contradictions, 'place'))::int as no_place,
        (coalesce(v.photo_count, length(f.photo_hashes), 0) = 0)::int as no_photo,
        -- Without both times nothing is known, and nothing is round.
        coalesce(
            list_contains($round_starts, minute(f.started_at)::varchar)
            and list_contains($round_starts, minute(f.ended_at)::varchar),
            false
        )::int as round_times,
        (f.minutes is null)::int as no_times
    from visit_facts as f
    join visits as v on f.visit_id = v.visit_id
    join visit_classes as c on f.visit_id = c.visit_id
    where f.in_window and c.mode not in ('phone', 'online') and not c.joint and not c.clarified
),

-- Many rows of one second were entered by a machine: when they were written is not known.
entered as (
    select mentor_id, date_trunc('second', submitted_at) as second
    from recorded
    group by all
    having count(*) >= $session_visits
),

visited as (
    select r.*, case when r.timed and e.second is null then r.submitted_at end as sent_at
    from recorded as r
    left join entered as e
        on r.mentor_id = e.mentor_id and date_trunc('second', r.submitted_at) = e.second
),

-- A sign that the whole regency shows, because of its form or its phones, says nothing of one mentor.
regency_shares as (
    select
        regency_code,
        avg(no_place) < $no_place_share as place_tells,
        avg(no_photo) < $no_photo_share as photo_tells,
        avg(round_times) < $round_share and avg(no_times) < $round_share as times_tell
    from visited
    group by all
),

gaps as (
    select
        *,
        coalesce(minutes_between(lag(sent_at) over by_sending, sent_at) <= $gap_minutes, false) as follows,
        coalesce(minutes_between(sent_at, lead(sent_at) over by_sending) <= $gap_minutes, false) as followed
    from visited
    where sent_at is not null
    window by_sending as (partition by mentor_id order by sent_at, visit_id)
),

-- What is sent alone is no session.
numbered as (
    select *, sum((not follows)::int) over (partition by mentor_id order by sent_at, visit_id) as session
    from gaps
    where follows or followed
),

-- Most visits are sent alone or with the day's others; only the rest is looked at closely.
large as (
    select mentor_id, session
    from numbered
    group by all
    having count(*) >= $session_visits and count(distinct visited_on) >= $session_dates
),

late_sessions as (
    select
        n.mentor_id,
        n.session,
        -- A mentor works in one regency; of two the first stands for both.
        min(regency_code) as regency_code,
        date_trunc('hour', min(sent_at)) as sent_in,
        avg(no_place) >= $no_place_share as no_place,
        avg(no_photo) >= $no_photo_share as no_photo,
        avg(round_times) >= $round_share as round_times,
        list(visit_id order by visit_id) as visit_ids
    from large as l
    join numbered as n on l.mentor_id = n.mentor_id and l.session = n.session
    group by n.mentor_id, n.session
    having median(days_late) >= $days_late
),

senders as (
    select left(regency_code, 2) as province_code, count(distinct mentor_id) as mentors
    from visited
    where sent_at is not null
    group by all
),

outages as (
    select left(l.regency_code, 2) as province_code, l.sent_in
    from late_sessions as l
    join senders as s on left(l.regency_code, 2) is not distinct from s.province_code
    group by all
    having count(distinct l.mentor_id) >= greatest($outage_mentors, $outage_share * any_value(s.mentors))
),

judged as (
    select
        l.mentor_id,
        l.visit_ids,
        o.sent_in is not null as outage,
        (l.no_place and r.place_tells)::int + (l.no_photo and r.photo_tells)::int
        + (l.round_times and r.times_tell)::int as signs,
        (not r.place_tells)::int + (not r.photo_tells)::int + (not r.times_tell)::int as untold
    from late_sessions as l
    join regency_shares as r on l.regency_code is not distinct from r.regency_code
    left join outages as o
        on left(l.regency_code, 2) is not distinct from o.province_code and l.sent_in = o.sent_in
),

sessions as (
    select
        mentor_id,
        count(*) filter (where signs >= $min_signs and not outage) as bulk,
        count(*) filter (where signs >= $min_signs and outage) as replayed,
        count(*) filter (where signs + untold >= $min_signs and not outage) as late,
        list_sort(flatten(list(visit_ids) filter (where signs >= $min_signs))) as visit_ids
    from judged
    group by all
),

counted as (
    select mentor_id, count(*) as visits, count(sent_at) as n from visited group by all
),

found as (
    select
        m.mentor_id,
        c.n,
        s.bulk,
        s.visit_ids,
        case
            when c.visits is null then 'no_visits'
            when s.bulk >= $min_sessions then 'bulk'
            when c.n = 0 then 'evidence_missing'
            when c.n < $session_visits then 'n_too_small'
            when s.late >= $min_sessions then 'late_cause_unknown'
            when s.bulk + s.replayed >= $min_sessions then 'server_outage'
            else 'prompt'
        end as finding
    from mentors as m
    left join counted as c on m.mentor_id = c.mentor_id
    left join sessions as s on m.mentor_id = s.mentor_id
)

select
    mentor_id as subject_id,
    case finding
        when 'bulk' then 'flag'
        when 'prompt' then 'clear'
        when 'server_outage' then 'suppressed'
        when 'no_visits' then 'not_applicable'
        else 'cannot_assess'
    end as status,
    case when bulk >= $high_sessions then 'high' else 'medium' end as severity,
    coalesce(bulk, 0) as value,
    $min_sessions as threshold,
    coalesce(n, 0) as n,
    case when finding in ('bulk', 'prompt') then '' else finding end as reason_code,
    coalesce(visit_ids, cast([] as varchar[])) as evidence
from found
