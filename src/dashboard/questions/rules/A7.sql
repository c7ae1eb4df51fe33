-- id: A7
-- title_id: Dispensasi berlebihan
-- title_en: Excuse inflation
-- why_id: Hari kerja yang habis untuk rapat dan izin tanpa surat diambil dari waktu pendampingan.
-- why_en: Working days that go to meetings and unrecorded leave are taken from accompaniment.
-- do_id: PMO memeriksa surat tugas dan surat izinnya.
-- do_en: The PMO looks at the letters behind the days.
-- says_id: {value}% dari {n} hari kerja dikecualikan tanpa surat (batas di antara rekan {threshold}%, rata-rata {baseline}%).
-- says_en: {value}% of {n} working days excused without a letter (limit among peers {threshold}%, average {baseline}%).
-- innocent_id: Cuti melahirkan atau sakit yang suratnya belum dicatat; ditugaskan kantor ke tempat lain.
-- innocent_en: Maternity or sick leave whose letter is not recorded yet; sent elsewhere by the office.
-- clears_id: Keterangan atau surat pada hari-hari itu.
-- clears_en: A note or a letter for those days.
-- family: absence
-- subject: mentor
-- unit: percent_of_days
-- version: 1
-- source: 99.8% limit among peers; nurse monitoring in India was undone by excuses nobody could verify (Banerjee et al. 2008)
-- traps: documented maternity and illness; training weeks; leave that overlaps; weekends and holidays inside a leave; a contract shorter than the window
-- needs: absences, absences.kind, mentors
-- needs_to_clear: mentors.regency_code, mentors.contract_from, mentors.contract_to
-- after: day_weights
with windows as (
    select calendar_code, on_day
    from (
        select *, max(through) over (partition by calendar_code) as through_today from day_weights
    )
    where weight > 0 and through > through_today - $window_days
),

mentor_days as (
    select m.mentor_id, w.on_day
    from mentors as m
    join windows as w on coalesce(m.regency_code, '') = w.calendar_code
    where
        (m.contract_from is null or m.contract_from <= w.on_day)
        and (m.contract_to is null or m.contract_to >= w.on_day)
),

excused as (
    select
        d.mentor_id,
        d.on_day,
        bool_or(a.kind is null or list_contains($kinds, a.kind)) as counted,
        -- A leave with a note has a letter behind it; "meeting" or "duty" is only said.
        bool_or(a.kind = 'sick' or (a.kind = 'leave' and a.note is not null)) as documented
    from mentor_days as d
    join absences as a on d.mentor_id = a.mentor_id and d.on_day between a.absent_from and a.absent_to
    where a.kind is distinct from 'training'
    group by all
),

counted as (
    select
        d.mentor_id,
        count(*) as days,
        count(*) filter (where e.counted) as excused,
        count(*) filter (where e.counted and not coalesce(e.documented, false)) as undocumented,
        count(e.on_day) as away
    from mentor_days as d
    left join excused as e on d.mentor_id = e.mentor_id and d.on_day = e.on_day
    group by all
),

spread as (
    select
        count(*) as mentors,
        sum(excused) as excused,
        sum(days) as days,
        overdispersion(excused::double, days::double) as rho
    from counted
    where days >= $min_days
),

compared as (
    select
        c.*,
        s.mentors - 1 as others,
        s.rho,
        (s.excused - c.excused) / nullif(s.days - c.days, 0) as usual
    from counted as c
    cross join spread as s
    where c.days >= $min_days
),

tested as (
    select
        *,
        beta_binomial_tail(undocumented, days, usual, rho) < $peer_limit as above,
        beta_binomial_tail(away, days, usual, rho) < $peer_limit as above_with_letters
    from compared
),

limits as (
    select
        *,
        -- Costs more than the test itself: only where it is shown.
        case when above or above_with_letters then beta_binomial_limit(days, usual, rho, $peer_limit) end as most
    from tested
),

found as (
    select
        m.mentor_id,
        l.* exclude (mentor_id),
        coalesce(c.days, 0) as days_in_post,
        case
            when c.days is null then 'no_contract'
            when c.days < $min_days then 'n_too_small'
            when l.others < $min_peers then 'few_peers'
            when l.above then 'above'
            when l.above_with_letters then 'documented'
            else 'usual'
        end as finding
    from mentors as m
    left join counted as c on m.mentor_id = c.mentor_id
    left join limits as l on m.mentor_id = l.mentor_id
),

spells as (
    select
        mentor_id,
        list(strftime(absent_from, '%Y-%m-%d') || '/' || strftime(absent_to, '%Y-%m-%d') order by absent_from, absent_to)
            as spells
    from absences
    where kind is null or list_contains($kinds, kind)
    group by all
)

select
    f.mentor_id as subject_id,
    case f.finding
        when 'above' then 'flag'
        when 'usual' then 'clear'
        when 'no_contract' then 'not_applicable'
        when 'documented' then 'suppressed'
        else 'cannot_assess'
    end as status,
    'medium' as severity,
    100.0 * f.undocumented / f.days as value,
    100.0 * f.most / f.days as threshold,
    f.days_in_post as n,
    100.0 * f.usual as baseline,
    case when f.finding in ('above', 'usual') then '' else f.finding end as reason_code,
    coalesce(s.spells, cast([] as varchar[])) as evidence
from found as f
left join spells as s on f.mentor_id = s.mentor_id
