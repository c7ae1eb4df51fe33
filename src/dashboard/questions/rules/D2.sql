-- id: D2
-- title_id: Kekosongan pendamping
-- title_en: Vacancy or contract gap
-- why_id: Koperasi yang sering kosong pendamping kehilangan kesinambungan; jeda kontrak seprovinsi bukan salah siapa pun di desa.
-- why_en: A cooperative often without a mentor loses continuity; a gap in the whole province's contracts is nobody's fault in the village.
-- do_id: Isi tempat yang kosong; bila seprovinsi, perpanjang kontrak.
-- do_en: Fill the place; where it is the whole province, renew the contracts.
-- says_id: Kosong {value}% (batas {threshold}%): dari {n} hari kerja efektif koperasi, atau dari {n} pendamping provinsi.
-- says_en: Vacant {value}% (limit {threshold}%): of the cooperative's {n} effective days, or of the province's {n} mentors.
-- innocent_id: Kontrak atau SK penugasan yang baru belum masuk ke ekspor.
-- innocent_en: New contracts or assignment letters have not reached the export.
-- clears_id: Penugasan yang menutup hari-hari itu, dengan kontrak yang berlaku.
-- clears_en: Assignments over those days, with a contract in force.
-- family: structure
-- subject: cooperative
-- also: province
-- unit: percent
-- version: 1
-- source: [judg] a fifth of the last 90 effective days; more than 60% of the province's mentors without a contract is a programme gap
-- traps: a gap in everybody's contracts (days that do not count); two mentors at once fill one day; flood and haze; from and to inclusive; before the programme began; PMO rows fill no place
-- needs: assignments, mentors
-- needs_to_clear: mentors.regency_code
-- after: accompaniment, programme_gap
with begun as (
    select min(coalesce(assigned_from, $as_of::date - $history_days)) as first_day from assignments
),

totals as (
    select
        calendar_code,
        arg_max(through, on_day) as through_today,
        arg_max(weekdays_through, on_day) as weekdays_today
    from day_weights
    group by all
),

-- Nobody can have been missing before the programme's assignments begin.
windows as (
    select
        t.*,
        least($as_of::date, greatest(
            max(w.on_day) filter (where w.through <= t.through_today - $window_days),
            any_value(begun.first_day) - 1,
            $as_of::date - $history_days
        )) as window_from
    from totals as t
    cross join begun
    join day_weights as w on t.calendar_code = w.calendar_code
    group by all
),

asked as (
    select
        a.cooperative_id,
        a.calendar_code,
        a.mentor_id,
        a.in_programme_gap,
        w.window_from,
        w.through_today - start.through as days,
        w.weekdays_today - start.weekdays_through as weekdays
    from accompaniment as a
    join windows as w on a.calendar_code = w.calendar_code
    join day_weights as start on w.calendar_code = start.calendar_code and start.on_day = w.window_from
),

spells as (
    select
        a.cooperative_id,
        a.calendar_code,
        greatest(p.held_from - 1, a.window_from) as from_day,
        least(p.held_to, $as_of::date) as to_day
    from asked as a
    join portfolios as p on a.cooperative_id = p.cooperative_id
    where
        p.fills_portfolio
        and coalesce(p.held_to > a.window_from, true)
        and coalesce(p.held_from <= $as_of::date, true)
),

-- Of each spell only the days that no earlier spell reached.
uncounted as (
    select
        cooperative_id,
        calendar_code,
        greatest(from_day, max(to_day) over (
            partition by cooperative_id order by from_day, to_day rows between unbounded preceding and 1 preceding
        )) as from_day,
        to_day
    from spells
),

held as (
    select
        u.cooperative_id,
        sum(last_day.through - first_day.through order by u.to_day) as days,
        sum(last_day.weekdays_through - first_day.weekdays_through) as weekdays
    from uncounted as u
    -- Left joins, so that no engine joins the days of one calendar with one another first.
    left join day_weights as first_day on u.calendar_code = first_day.calendar_code and u.from_day = first_day.on_day
    left join day_weights as last_day on u.calendar_code = last_day.calendar_code and u.to_day = last_day.on_day
    where u.to_day > u.from_day
    group by all
),

last_gaps as (
    select province_code, max(on_day) as on_day from programme_gap group by all
),

shares as (
    select
        a.*,
        round(a.days - coalesce(h.days, 0), 6) / nullif(a.days, 0) as share,
        (a.weekdays - coalesce(h.weekdays, 0)) / nullif(a.weekdays, 0) as share_of_weekdays,
        coalesce(g.on_day > a.window_from, false) as gap_in_window
    from asked as a
    left join held as h on a.cooperative_id = h.cooperative_id
    left join last_gaps as g on left(a.calendar_code, 2) = g.province_code
),

gone as (
    select cooperative_id, list(distinct mentor_id order by mentor_id) as mentor_ids
    from portfolios
    where fills_portfolio and not active and held_to < $as_of::date
    group by all
),

found as (
    select
        'cooperative' as subject_type,
        s.cooperative_id as subject_id,
        case
            when s.in_programme_gap and s.mentor_id is null then 'programme_gap'
            when s.days < $min_exposure_days then 'n_too_small'
            when s.share > $max_share then 'vacant'
            when s.share_of_weekdays > $max_share and s.gap_in_window then 'programme_gap'
            when s.share_of_weekdays > $max_share then 'calendar'
            else 'held'
        end as finding,
        100.0 * s.share as value,
        100.0 * $max_share as threshold,
        round(s.days)::bigint as n,
        coalesce(g.mentor_ids, cast([] as varchar[])) as evidence
    from shares as s
    left join gone as g on s.cooperative_id = g.cooperative_id
    union all
    select
        'province',
        p.province_code,
        case
            when m.mentors is null then 'mentor_unknown'
            when m.ended > $programme_gap_share * m.mentors then 'vacant'
            else 'held'
        end,
        100.0 * m.ended / m.mentors,
        100.0 * $programme_gap_share,
        coalesce(m.mentors, 0),
        cast([] as varchar[])
    from (select distinct province_code from sites where province_code is not null) as p
    left join (
        select
            left(regency_code, 2) as province_code,
            count(*) as mentors,
            count(*) filter (where contract_from > $as_of::date or contract_to < $as_of::date) as ended
        from mentors
        where list_contains($portfolio_roles, role) and regency_code is not null
        group by all
    ) as m on p.province_code = m.province_code
)

select
    subject_type,
    subject_id,
    case finding
        when 'vacant' then 'flag'
        when 'held' then 'clear'
        when 'n_too_small' then 'cannot_assess'
        when 'mentor_unknown' then 'cannot_assess'
        else 'suppressed'
    end as status,
    case when subject_type = 'province' then 'critical' else 'medium' end as severity,
    value,
    threshold,
    n,
    case when finding in ('vacant', 'held') then '' else finding end as reason_code,
    evidence
from found
