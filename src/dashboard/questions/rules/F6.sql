-- id: F6
-- title_id: Riwayat kunjungan diubah
-- title_en: History rewritten
-- why_id: Kunjungan lama yang ditambah, diubah atau hilang setelah hasil diumumkan membuat riwayatnya tidak dapat dipegang.
-- why_en: Old visits that are added, edited or gone after results were published leave no history to rely on.
-- do_id: Tanyakan kepada pengelola data apa yang diubah, oleh siapa, dan mengapa.
-- do_en: Ask whoever keeps the data what was changed, by whom, and why.
-- says_id: {value}% kunjungan lama berubah sejak rilis sebelumnya (batas {threshold}%), dari {n} kunjungan.
-- says_en: {value}% of old visits changed since the release before (limit {threshold}%), of {n} visits.
-- innocent_id: Laporan lama yang tertahan baru masuk; kode desa atau ID diganti serentak; salah ketik dibetulkan.
-- innocent_en: Old reports that were held up have come in; village codes or ids were replaced all at once; slips were corrected.
-- clears_id: Penjelasan atas perubahan itu dari pengelola data.
-- clears_en: An explanation of the changes by whoever keeps the data.
-- family: data
-- subject: regency
-- unit: percent_of_visits
-- version: 1
-- source: [judg] 2% of the visits more than 30 days old
-- traps: no release before; a late feed (days after its end are not history yet); a new column in the export; another way of comparing since (nothing to go on from); few visits
-- needs: visits
-- after: sites, visit_hashes, visit_history
with earlier as (
    select
        h.regency_code,
        max(h.judged_on) - $past_days as past_until,
        any_value(h.columns) as columns,
        count(*) filter (where v.started_on < h.judged_on - $past_days) as visits
    from visit_hashes_before as v
    join visit_history_before as h on v.cooperative_id = h.cooperative_id
    where h.regency_code is not null
    group by all
),

today as (
    select regency_code, any_value(columns) as columns from visit_history group by all
),

-- What stands in the same file says the same.
changes as (
    select
        coalesce(was.regency_code, now.regency_code) as regency_code,
        coalesce(old.visit_id, new.visit_id) as visit_id
    from visit_hashes_gone as old
    full join visit_hashes_new as new on old.visit_id = new.visit_id
    left join visit_history_before as was on old.cooperative_id = was.cooperative_id
    left join visit_history as now on new.cooperative_id = now.cooperative_id
    join earlier as e on coalesce(was.regency_code, now.regency_code) = e.regency_code
    where
        old.row_hash is distinct from new.row_hash
        and coalesce(old.started_on, new.started_on) < e.past_until
),

counted as (
    select regency_code, count(*) as changes, list(visit_id order by visit_id)[1:$shown_visits] as visit_ids
    from changes
    group by all
),

judged as (
    select
        r.regency_code,
        coalesce(e.visits, 0) as visits,
        c.visit_ids,
        100.0 * coalesce(c.changes, 0) / nullif(e.visits, 0) as changed_pct,
        case
            when e.regency_code is null then 'no_earlier_release'
            when t.columns is not null and t.columns != e.columns then 'columns_changed'
            when e.visits < $min_visits then 'n_too_small'
            when coalesce(c.changes, 0) > $max_share * e.visits then 'rewritten'
            else 'kept'
        end as finding
    from (select distinct regency_code from sites where regency_code is not null) as r
    left join earlier as e on r.regency_code = e.regency_code
    left join today as t on r.regency_code = t.regency_code
    left join counted as c on r.regency_code = c.regency_code
)

select
    regency_code as subject_id,
    case
        when finding = 'rewritten' then 'flag'
        when finding = 'kept' then 'clear'
        else 'cannot_assess'
    end as status,
    'high' as severity,
    case when finding in ('rewritten', 'kept') then changed_pct end as value,
    100.0 * $max_share as threshold,
    visits as n,
    case when finding in ('rewritten', 'kept') then '' else finding end as reason_code,
    case when finding = 'rewritten' then visit_ids else cast([] as varchar[]) end as evidence
from judged
