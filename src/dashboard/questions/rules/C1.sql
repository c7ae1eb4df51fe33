-- id: C1
-- title_id: Tindak lanjut lewat tenggat
-- title_en: Follow-ups overdue
-- why_id: Temuan yang tidak diselesaikan membuat kunjungan tidak berguna.
-- why_en: A finding that nobody closes makes the visit useless.
-- do_id: Tetapkan penanggung jawab dan tenggat baru.
-- do_en: Name an owner and a new date.
-- says_id: {value} tindak lanjut lewat tenggat lebih dari {threshold} hari kerja efektif (dari {n} yang jatuh tempo).
-- says_en: {value} follow-ups more than {threshold} effective days overdue (of {n} due).
-- innocent_id: Tenggat diisi otomatis; menunggu PLN atau bank.
-- innocent_en: Due dates set automatically; waiting for the utility or the bank.
-- clears_id: Tanggal selesai dengan bukti, atau tenggat baru yang disepakati.
-- clears_en: A closing date with evidence, or an agreed new date.
-- family: outcome
-- subject: cooperative
-- unit: follow_ups
-- version: 1
-- source: [judg] 14 effective days; Vihiga County: tracking raised resolution from 46.8% to 81.8%
-- traps: due dates set automatically; no due dates at all; items not yet due
-- needs: follow_ups.due_on
-- needs_to_clear: follow_ups.severity, follow_ups.closed_on
-- after: sites, day_weights
with items as (
    select
        f.follow_up_id,
        f.cooperative_id,
        f.severity,
        f.due_on,
        f.closed_on is null and f.closed_at is null as open,
        coalesce(today.through - due.through > $grace_effective_days, false) as late,
        coalesce(today.weekdays_through - due.weekdays_through > $grace_effective_days, false) as late_by_weekdays
    from follow_ups as f
    join sites as s on f.cooperative_id = s.cooperative_id
    join calendar_places as p on s.calendar_place = p.place
    join day_weights as today on p.calendar_code = today.calendar_code and today.on_day = $as_of::date
    left join day_weights as due
        on p.calendar_code = due.calendar_code
        and due.on_day = not_before(f.due_on, $as_of::date - $history_days)
),

counted as (
    select
        cooperative_id,
        count(*) as items,
        count(due_on) as dated,
        count(*) filter (where due_on < $as_of::date) as due,
        count(*) filter (where open and due_on is null) as undated,
        count(*) filter (where open and late) as overdue,
        count(*) filter (where open and late and severity = 'high') as severe,
        count(*) filter (where open and late and severity is null) as unrated,
        count(*) filter (where open and late_by_weekdays) as overdue_by_weekdays,
        count(*) filter (where open and late_by_weekdays and severity = 'high') as severe_by_weekdays,
        list(follow_up_id order by follow_up_id) filter (where open and late) as ids
    from items
    group by all
),

found as (
    select
        s.cooperative_id,
        c.* exclude (cooperative_id),
        case
            when c.items is null then 'no_follow_ups'
            when c.dated = 0 then 'no_due_dates'
            when c.severe > 0 or (c.overdue >= $min_overdue and c.overdue >= $min_share * c.due) then 'overdue'
            when c.unrated > 0 then 'severity_unknown'
            when c.undated > 0 then 'no_due_dates'
            when
                c.severe_by_weekdays > 0
                or (c.overdue_by_weekdays >= $min_overdue and c.overdue_by_weekdays >= $min_share * c.due)
                then 'calendar'
            else 'in_time'
        end as finding
    from sites as s
    left join counted as c on s.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'overdue' then 'flag'
        when finding = 'no_follow_ups' then 'not_applicable'
        when finding in ('no_due_dates', 'severity_unknown') then 'cannot_assess'
        when finding = 'calendar' then 'suppressed'
        else 'clear'
    end as status,
    case when severe > 0 then 'high' else 'medium' end as severity,
    overdue as value,
    $grace_effective_days as threshold,
    coalesce(due, 0) as n,
    case when finding in ('overdue', 'in_time') then '' else finding end as reason_code,
    coalesce(ids, cast([] as varchar[])) as evidence
from found
