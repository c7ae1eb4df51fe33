-- id: A5
-- title_id: Pendamping diam
-- title_en: Mentor dark
-- why_id: Pendamping yang berhenti melapor, sementara rekan-rekannya melapor, meninggalkan semua koperasinya tanpa kabar.
-- why_en: A mentor who stops reporting while the others report leaves all their cooperatives without news.
-- do_id: Telepon hari ini, tanyakan kabarnya, dan atur pengganti sementara.
-- do_en: Call today, ask how they are, and arrange temporary cover.
-- says_id: Tidak ada laporan selama {value} hari kerja efektif (batas {threshold}); {baseline}% rekan di kabupaten/kota yang sama melapor. Memegang {n} koperasi.
-- says_en: No report for {value} effective days (limit {threshold}); {baseline}% of the mentors in the same regency reported. Holds {n} cooperatives.
-- innocent_id: Sakit atau cuti yang belum dicatat; pekan pelatihan; telepon hilang; akun aplikasi diatur ulang.
-- innocent_en: Illness or leave not recorded yet; a training week; a lost phone; an account that was reset.
-- clears_id: Satu laporan kunjungan, atau ketidakhadiran yang dicatat.
-- clears_en: One visit report, or an absence on record.
-- family: absence
-- subject: mentor
-- unit: effective_days
-- window: visits
-- version: 1
-- source: [judg] 14 effective days while 70% of the regency's mentors report
-- traps: sick and maternity leave; training week; reports sent later than the visit; the whole regency silent; a new mentor; a feed that stopped; flood, haze and holidays
-- needs: assignments, mentors, visits
-- needs_to_clear: visits.submitted_at
-- after: portfolios, ~mentor_portfolios, visit_facts, regency_feed, day_weights
with loads as (
    select mentor_id, regency_code, count(*) as cooperatives, min(held_from) as since
    from mentor_portfolios
    group by all
),

logs as (
    select
        mentor_id,
        -- Who sends older visits today is not silent.
        max(latest(visited_on, submitted_at::date)) as last_log_on,
        arg_max(visit_id, (latest(visited_on, submitted_at::date), started_at, visit_id)) as last_visit_id
    from visit_facts
    group by all
),

dated as (
    select
        l.*,
        logs.last_visit_id,
        logs.last_log_on is not null as has_logged,
        f.judged_on,
        f.complete_share,
        f.days_late,
        least(f.judged_on, greatest(latest(logs.last_log_on, l.since), $as_of::date - $history_days)) as quiet_since
    from loads as l
    left join logs on l.mentor_id = logs.mentor_id
    left join regency_feed as f on l.regency_code = f.regency_code
),

quiet as (
    select
        d.*,
        judged.through - since.through as days_quiet,
        judged.weekdays_through - since.weekdays_through as weekdays_quiet
    from dated as d
    left join day_weights as judged on d.regency_code = judged.calendar_code and d.judged_on = judged.on_day
    left join day_weights as since on d.regency_code = since.calendar_code and d.quiet_since = since.on_day
),

-- First the few absences that matter: their days are then found by place, not by date alone.
away as materialized (
    select q.mentor_id, q.regency_code, q.quiet_since, q.judged_on, a.absent_from, a.absent_to
    from quiet as q
    join absences as a on q.mentor_id = a.mentor_id
    where q.days_quiet > $max_effective_days
),

excused as (
    select mentor_id, sum(weight order by on_day) as days
    from (
        select distinct a.mentor_id, w.on_day, w.weight
        from away as a
        join day_weights as w
            on a.regency_code = w.calendar_code
            and w.on_day between a.absent_from and a.absent_to
            and w.on_day > a.quiet_since
            and w.on_day <= a.judged_on
    )
    group by all
),

peers as (
    select
        regency_code,
        count(*) as mentors,
        count(*) filter (where has_logged and days_quiet <= $max_effective_days) as logged
    from quiet
    group by all
),

judged as (
    select
        m.mentor_id,
        list_contains($portfolio_roles, m.role) as fills_portfolio,
        q.* exclude (mentor_id),
        q.days_quiet - coalesce(e.days, 0) as unexcused,
        p.mentors - 1 as others,
        -- Asked only of mentors who did not log themselves.
        p.logged / nullif(p.mentors - 1, 0) as peer_share
    from mentors as m
    left join quiet as q on m.mentor_id = q.mentor_id
    left join excused as e on m.mentor_id = e.mentor_id
    left join peers as p on q.regency_code = p.regency_code
),

found as (
    select
        *,
        case
            when not fills_portfolio then 'no_portfolio'
            when cooperatives is null then 'no_cooperatives'
            when cooperatives < $min_cooperatives then 'n_too_small'
            when coalesce(complete_share, 0) < $feed_share or days_quiet is null then 'feed_incomplete'
            -- Of a feed that stopped, nobody knows who is silent now.
            when days_late > $late_days then 'late'
            when weekdays_quiet <= $max_effective_days and has_logged then 'reporting'
            when weekdays_quiet <= $max_effective_days then 'just_started'
            when days_quiet <= $max_effective_days then 'calendar'
            when unexcused <= $max_effective_days then 'absent'
            when others < $min_peers then 'few_peers'
            when peer_share < $peer_share then 'peers_silent'
            else 'dark'
        end as finding
    from judged
)

select
    mentor_id as subject_id,
    case
        when finding = 'dark' then 'flag'
        when finding = 'reporting' then 'clear'
        when finding in ('no_portfolio', 'no_cooperatives') then 'not_applicable'
        when finding in ('calendar', 'absent') then 'suppressed'
        else 'cannot_assess'
    end as status,
    'high' as severity,
    unexcused as value,
    $max_effective_days as threshold,
    coalesce(cooperatives, 0) as n,
    case when finding = 'dark' then 100.0 * peer_share end as baseline,
    case when finding in ('dark', 'reporting') then '' else finding end as reason_code,
    case when last_visit_id is not null then [last_visit_id] else cast([] as varchar[]) end as evidence
from found
