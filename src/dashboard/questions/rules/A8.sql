-- id: A8
-- title_id: Momen kritis terlewat
-- title_en: Critical moment missed
-- why_id: Saat dana cair, gedung diserahkan atau tunggakan muncul, pendampingan paling dibutuhkan.
-- why_en: When money comes, a building is handed over or arrears appear, accompaniment is needed most.
-- do_id: Kunjungan dalam 14 hari.
-- do_en: A visit within 14 days.
-- says_id: {value} dari {n} momen kritis terlewat tanpa kunjungan (dari 7 hari kerja efektif sebelum sampai 30 sesudahnya).
-- says_en: {value} of {n} critical moments passed without a visit (from 7 effective days before to 30 after).
-- innocent_id: Tanggalnya diisi sekaligus; tanggal transfer bukan tanggal dana dipakai; laporan kunjungan terlambat.
-- innocent_en: Dates entered in one go; the transfer is not the day on which money was used; visit reports are late.
-- clears_id: Satu kunjungan yang didukung bukti di sekitar tanggal itu.
-- clears_en: One visit with some evidence around that date.
-- family: absence
-- subject: cooperative
-- unit: moments
-- window: visits
-- version: 1
-- source: [judg] from 7 effective days before to 30 after
-- traps: the same date for many cooperatives (data entry); days after the moment that have not passed yet; a first snapshot or month (no change seen); flood and haze; late feeds
-- needs: visits
-- needs_to_clear: disbursements, financing.first_disbursed_on, construction.stage, construction.handed_over_on, cash_flow.arrears_days, follow_ups.severity
-- after: visit_classes, exposures
with changes as (
    select
        cooperative_id,
        stage,
        as_of,
        lag(stage) over by_date as stage_before,
        lag(as_of) over by_date as as_of_before
    from construction
    where as_of <= $as_of::date and stage is not null
    window by_date as (partition by cooperative_id order by as_of)
),

months as (
    select
        cooperative_id,
        date_trunc('month', month)::date as month_on,
        arrears_days > 0 as in_arrears,
        lag(arrears_days > 0) over (partition by cooperative_id order by month) as arrears_before
    from cash_flow
    where arrears_days is not null
),

-- What happened between two looks has a first and a last day on which it may have been.
moments as (
    select f.cooperative_id, 'tranche' as kind, d.paid_on as first_on, d.paid_on as last_on, f.loan_id as record_id
    from disbursements as d
    join financing as f on d.loan_id = f.loan_id
    union all
    select cooperative_id, 'tranche', first_disbursed_on, first_disbursed_on, loan_id
    from financing
    where loan_id not in (select loan_id from disbursements)
    union all
    select cooperative_id, 'operating', min(as_of_before), min(as_of), null
    from changes
    where stage = 'operating' and stage_before != 'operating'
    group by all
    union all
    select cooperative_id, 'handover', min(handed_over_on), min(handed_over_on), null
    from construction
    where as_of <= $as_of::date
    group by all
    union all
    select cooperative_id, 'arrears', min(month_on), last_day(min(month_on)), null
    from months
    where in_arrears and not arrears_before
    group by all
    union all
    select cooperative_id, 'finding', opened_on, opened_on, follow_up_id
    from follow_ups
    where severity = 'high'
),

distinct_moments as (
    select cooperative_id, kind, first_on, last_on, list(record_id order by record_id) as record_ids
    from moments
    where last_on <= $as_of::date
    group by all
),

-- One day for many cooperatives of a regency is the day on which somebody typed. Months and
-- snapshots are shared by design.
dated as (
    select
        m.*,
        x.* exclude (cooperative_id),
        m.kind in ('tranche', 'handover', 'finding')
        and count(*) over (partition by left(x.scope_code, 5), m.kind, m.last_on) >= $batch_cooperatives as batch
    from distinct_moments as m
    join exposures as x on m.cooperative_id = x.cooperative_id
    where m.last_on > x.window_from
),

spans as (
    select
        d.*,
        first_day.through - $days_before as from_through,
        last_day.through + $days_after as to_through,
        first_day.weekdays_through - $days_before as from_weekdays,
        last_day.weekdays_through + $days_after as to_weekdays
    from dated as d
    join day_weights as first_day
        on d.calendar_code = first_day.calendar_code
        and first_day.on_day = not_before(d.first_on, $as_of::date - $history_days)
    join day_weights as last_day on d.calendar_code = last_day.calendar_code and d.last_on = last_day.on_day
),

visited as (
    select v.cooperative_id, v.visit_id, v.visited_on, w.through
    from visit_classes as v
    join (select distinct cooperative_id, calendar_code from dated) as d on v.cooperative_id = d.cooperative_id
    join day_weights as w on d.calendar_code = w.calendar_code and v.visited_on = w.on_day
    where v.class in ('V1', 'V2')
),

accompanied as (
    select
        s.cooperative_id,
        s.kind,
        s.last_on,
        count(v.visit_id) filter (where v.through between s.from_through and s.to_through) as visits,
        arg_min(v.visit_id, (abs(v.visited_on - s.last_on), v.visit_id)) as nearest_id
    from spans as s
    left join visited as v on s.cooperative_id = v.cooperative_id
    group by all
),

judged as (
    select
        s.*,
        a.nearest_id,
        case
            when a.visits > 0 then 'seen'
            when s.batch then 'batch_dated'
            when s.weekdays_judged <= s.to_weekdays then 'too_recent'
            when s.through_judged <= s.to_through then 'calendar'
            else 'missed'
        end as moment
    from spans as s
    join accompanied as a on s.cooperative_id = a.cooperative_id and s.kind = a.kind and s.last_on = a.last_on
),

counted as (
    select
        cooperative_id,
        count(*) as moments,
        count(*) filter (where moment = 'missed') as missed,
        count(*) filter (where moment = 'calendar') as by_calendar,
        count(*) filter (where moment = 'batch_dated') as batches,
        count(*) filter (where moment = 'too_recent') as recent,
        bool_or(moment = 'missed' and kind in ('tranche', 'arrears')) as money,
        list_distinct(flatten(list(list_append(record_ids, nearest_id)) filter (where moment = 'missed'))) as ids
    from judged
    group by all
),

-- Where no table that records moments arrived, nobody knows of any.
recorded as (
    select coalesce(bool_or(present), false) as any_table
    from columns_present
    where table_name || '.' || column_name in (
        'disbursements.paid_on', 'financing.first_disbursed_on', 'construction.stage',
        'construction.handed_over_on', 'cash_flow.arrears_days', 'follow_ups.severity'
    )
),

found as (
    select
        x.cooperative_id,
        x.complete_share,
        c.* exclude (cooperative_id),
        case
            when x.judged_on is null then 'feed_incomplete'
            when c.moments is null and recorded.any_table then 'no_moments'
            when c.moments is null then 'moments_unknown'
            when c.missed + c.by_calendar + c.recent > 0 and coalesce(x.complete_share, 0) < $feed_share
                then 'feed_incomplete'
            when c.missed > 0 then 'missed'
            when c.by_calendar > 0 then 'calendar'
            when c.batches > 0 then 'batch_dated'
            when c.recent > 0 then 'too_recent'
            else 'seen'
        end as finding
    from exposures as x
    cross join recorded
    left join counted as c on x.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'missed' then 'flag'
        when finding = 'seen' then 'clear'
        when finding = 'no_moments' then 'not_applicable'
        when finding = 'calendar' then 'suppressed'
        else 'cannot_assess'
    end as status,
    case when money then 'high' else 'medium' end as severity,
    coalesce(missed, 0) as value,
    1 as threshold,
    coalesce(moments, 0) as n,
    case when finding in ('missed', 'seen') then '' else finding end as reason_code,
    list_sort(list_filter(coalesce(ids, cast([] as varchar[])), lambda record: record is not null)) as evidence
from found
