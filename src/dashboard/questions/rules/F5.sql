-- id: F5
-- title_id: Kesalahan jam, satuan atau isian bawaan
-- title_en: Errors of clock, unit or default
-- why_id: Satu kesalahan sistem dapat membuat seluruh kabupaten/kota tampak bermasalah.
-- why_en: One error of a system can make a whole regency look wrong.
-- do_id: Betulkan di sumbernya (jam perangkat, formulir, satuan rupiah), lalu kirim ulang.
-- do_en: Correct it at the source (clock, form, unit of rupiah) and send again.
-- says_id: {value}% dari {n} catatan tampak salah jam, satuan atau isian bawaan (batas {threshold}%).
-- says_en: {value}% of {n} records look wrong by clock, unit or default (limit {threshold}%).
-- innocent_id: Server pernah mati lalu mengirim sekaligus; jam satu perangkat salah; kegiatan di satu tempat.
-- innocent_en: The server was down and then sent everything at once; one device's clock is wrong; a meeting at one place.
-- clears_id: Ekspor baru tanpa kesalahan itu.
-- clears_en: A new export without the error.
-- family: data
-- subject: regency
-- unit: percent_of_records
-- version: 1
-- source: [judg] 2% of records; a fifth in one second; a quarter before five in the morning
-- traps: one phone on another clock (a share of the regency); a server that replays; dates without times; joint meetings at one point; Ramadan nights; future dates, which intake sets aside; small regencies
-- needs: visits
-- needs_to_clear: visits.ended_at, visits.submitted_at, visits.latitude, visits.longitude, village_funds, cash_flow
-- after: sites, monthly_books
with records as (
    select
        s.regency_code,
        v.mentor_id,
        v.started_at,
        case when v.started_at_has_time then v.started_at end as timed_start,
        case when v.started_at_has_time and v.ended_at_has_time then v.ended_at end as timed_end,
        case when v.started_at_has_time and v.submitted_at_has_time then v.submitted_at end as timed_submission,
        v.latitude,
        v.longitude
    from visits as v
    join sites as s on v.cooperative_id = s.cooperative_id
    where s.regency_code is not null and v.started_at::date <= $as_of::date
),

clocks as (
    select
        regency_code,
        count(timed_end) as ended,
        count(*) filter (where timed_end < timed_start) as ended_before,
        count(timed_submission) as sent,
        count(*) filter (where timed_submission < timed_start) as sent_before,
        count(timed_start) as started,
        count(*) filter (where hour(timed_start) < $night_until_hour) as at_night,
        count(*) filter (where latitude is not null and longitude is not null) as located,
        count(*) filter (where abs(latitude) < 0.01 and abs(longitude) < 0.01) as at_zero
    from records
    group by all
),

-- A second that holds too many lies in a day that does: only such days are looked at closely.
full_days as (
    select r.regency_code, r.timed_submission::date as sent_on
    from records as r
    join clocks as c on r.regency_code = c.regency_code
    where r.timed_submission is not null
    group by all
    having count(*) > $max_second_share * any_value(c.sent)
),

seconds as (
    select r.regency_code, r.timed_submission, count(*) as records
    from records as r
    join full_days as d on r.regency_code = d.regency_code and r.timed_submission::date = d.sent_on
    group by all
),

-- A position to the last digit that several mentors' phones give is a default of the form.
repeated as (
    select regency_code, latitude, longitude
    from records
    where not (abs(latitude) < 0.01 and abs(longitude) < 0.01)
    group by all
    having count(*) >= $common_mentors
),

common_positions as (
    select r.regency_code, count(*) as records
    from repeated as p
    join records as r
        on p.regency_code = r.regency_code and p.latitude = r.latitude and p.longitude = r.longitude
    group by r.regency_code, r.latitude, r.longitude
    having count(distinct r.mentor_id) >= $common_mentors
),

amounts as (
    select left(village_code, 5) as regency_code, allocation_idr > 0 and allocation_idr < $least_allocation_idr as wrong
    from village_funds
    union all
    select s.regency_code, b.unit_doubtful
    from monthly_books as b
    join sites as s on b.cooperative_id = s.cooperative_id
),

checks as (
    select
        regency_code, 1 as place, 'ends_before' as error, $max_share as most, ended as records, ended_before as wrong
    from clocks
    union all
    select regency_code, 2, 'sent_before', $max_share, sent, sent_before from clocks
    union all
    select regency_code, 4, 'at_night', $max_night_share, started, at_night from clocks
    union all
    select c.regency_code, 3, 'same_second', $max_second_share, c.sent, coalesce(max(s.records), 0)
    from clocks as c
    left join seconds as s on c.regency_code = s.regency_code
    where c.sent > 0
    group by c.regency_code, c.sent
    union all
    select
        c.regency_code, 5, 'default_position', $max_share, c.located,
        (c.at_zero + coalesce(sum(p.records), 0))::bigint
    from clocks as c
    left join common_positions as p on c.regency_code = p.regency_code
    where c.located > 0
    group by c.regency_code, c.located, c.at_zero
    union all
    select regency_code, 6, 'thousands', $max_share, count(*), count(*) filter (where wrong)
    from amounts
    group by all
),

found as (
    select
        regency_code,
        count(*) filter (where place < 6 and records >= $min_records) as possible,
        arg_min(
            {'error': error, 'share': wrong / records, 'most': most, 'records': records}, place
        ) filter (where records >= $min_records and wrong > most * records) as worst,
        min(records) filter (where place < 6) as records
    from checks
    group by all
)

select
    r.regency_code as subject_id,
    case
        when f.worst is not null then 'flag'
        when coalesce(f.possible, 0) < 5 then 'cannot_assess'
        else 'clear'
    end as status,
    'medium' as severity,
    100.0 * f.worst.share as value,
    100.0 * coalesce(f.worst.most, $max_share) as threshold,
    coalesce(f.worst.records, f.records, 0) as n,
    case
        when f.worst is not null then f.worst.error
        when coalesce(f.possible, 0) < 5 then 'n_too_small'
        else ''
    end as reason_code,
    cast([] as varchar[]) as evidence
from (select distinct regency_code from sites where regency_code is not null) as r
left join found as f on r.regency_code = f.regency_code
