-- id: C7
-- title_id: Pelatihan tidak sampai
-- title_en: Training not landing
-- why_id: Gerai yang mulai berjalan tanpa pendamping terlatih dan tanpa hasil pendampingan mudah gagal.
-- why_en: An outlet that starts without a trained mentor and without anything that mentoring left behind fails easily.
-- do_id: Latih pendamping; susun rencana bisnis dan pembukuan bersama pengurus.
-- do_en: Train the mentor; write the business plan and the books with the board.
-- says_id: Jumlah gerai yang mulai berjalan dengan pendamping belum terlatih, atau tanpa hasil pendampingan: {value} (dari {n} gerai baru).
-- says_en: Outlets that started with an untrained mentor, or with nothing that mentoring left behind: {value} (of {n} started lately).
-- innocent_id: Pengurus sudah berpengalaman; hasil pendampingan belum dimasukkan; pelatihan belum dicatat.
-- innocent_en: The board has experience; deliverables not yet entered; training not yet recorded.
-- clears_id: Rencana bisnis, proposal, pembukuan atau kemitraan yang diserahkan, dan pendamping yang terlatih.
-- clears_en: A business plan, proposal, books or partnership delivered, and a mentor who was trained.
-- family: outcome
-- subject: cooperative
-- unit: units
-- version: 1
-- source: [judg] 180 days before the start
-- traps: deliverables of a predecessor count; rejected ones do not; training not reported is not "never trained"; the office is no line of business; starts long ago
-- needs: business_units.opened_on, deliverables, mentors.trained_on, assignments
-- needs_to_clear: deliverables.status, mentors.training_days
-- after: accompaniment, unit_facts
with started as (
    select cooperative_id, unit_type, opened_on
    from unit_facts
    where
        status = 'operating'
        and unit_type != 'office'
        and (opened_on is null or opened_on >= $as_of::date - $recent_days)
),

delivered as (
    select cooperative_id, max(delivered_on) as last_on
    from deliverables
    where status is distinct from 'rejected' and delivered_on <= $as_of::date
    group by all
),

judged as (
    select
        s.cooperative_id,
        s.opened_on,
        coalesce(d.last_on >= s.opened_on - $before_days, false) as left_something,
        case
            when m.training_days = 0 then false
            when m.trained_on is not null then true
        end as trained
    from started as s
    join accompaniment as a on s.cooperative_id = a.cooperative_id
    left join mentors as m on a.mentor_id = m.mentor_id
    left join delivered as d on s.cooperative_id = d.cooperative_id
),

counted as (
    select
        cooperative_id,
        count(*) as units,
        count(*) filter (where opened_on is not null and (not left_something or not trained)) as lacking,
        bool_or(opened_on is null) as undated,
        bool_or(trained is null) as unreported,
        bool_or(not trained) as untrained
    from judged
    group by all
),

found as (
    select
        a.cooperative_id,
        c.* exclude (cooperative_id),
        case
            when c.units is null then 'nothing_started'
            when a.mentor_id is null then 'no_mentor'
            when c.lacking >= $min_units then 'not_landed'
            when c.undated then 'opening_unknown'
            when c.unreported then 'training_unknown'
            else 'landed'
        end as finding
    from accompaniment as a
    left join counted as c on a.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when finding = 'not_landed' then 'flag'
        when finding = 'landed' then 'clear'
        when finding in ('nothing_started', 'no_mentor') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    case when untrained then 'medium' else 'low' end as severity,
    coalesce(lacking, 0) as value,
    $min_units as threshold,
    coalesce(units, 0) as n,
    case when finding in ('not_landed', 'landed') then '' else finding end as reason_code,
    cast([] as varchar[]) as evidence
from found
