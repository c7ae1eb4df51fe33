-- id: C3
-- title_id: Ditutup tanpa bukti
-- title_en: Closed on paper
-- why_id: Tindak lanjut yang ditutup di atas kertas menyembunyikan masalah yang masih ada.
-- why_en: A follow-up that is closed on paper hides a problem that is still there.
-- do_id: Buka kembali dan minta bukti penyelesaian; lihat satu di antaranya di tempat.
-- do_en: Reopen and ask for proof; look at one of them on site.
-- says_id: {value} dari {n} tindak lanjut ditutup tanpa bukti, sekaligus dalam satu menit, atau sebelum ada kunjungan lagi (batas {threshold}).
-- says_en: {value} of {n} follow-ups closed without proof, all within one minute, or before anybody came again (limit {threshold}).
-- innocent_id: Catatan lama dimasukkan sekaligus; buktinya disimpan di tempat lain; selesai lewat telepon.
-- innocent_en: Old notes entered in one go; proof kept elsewhere; settled by telephone.
-- clears_id: Bukti penyelesaian, atau kunjungan yang melihat hasilnya.
-- clears_en: Proof of what was done, or a visit that saw it.
-- family: outcome
-- subject: cooperative
-- unit: follow_ups
-- version: 1
-- source: [judg] half of at least six without proof, or five in one minute
-- traps: an upload that closes many cooperatives' items in one minute; closing dates without a time; few closures; visits that have not arrived yet
-- needs: follow_ups.closed_at, follow_ups.closing_evidence
-- needs_to_clear: follow_ups.closed_on
-- after: visit_facts, regency_feed
with closed as (
    select
        follow_up_id,
        cooperative_id,
        opened_on,
        coalesce(closed_on, closed_at::date) as closed_on,
        closing_evidence is null as unproven,
        case when closed_at_has_time then date_trunc('minute', closed_at) end as closed_minute
    from follow_ups
    where coalesce(closed_on, closed_at::date) between $as_of::date - $lookback_days and $as_of::date
),

-- One minute in which many cooperatives' items were closed is an upload, not a person.
minutes as (
    select closed_minute, count(distinct cooperative_id) as cooperatives
    from closed
    group by all
    having closed_minute is not null
),

batches as (
    select c.cooperative_id, c.closed_minute
    from closed as c
    join minutes as m on c.closed_minute = m.closed_minute
    where m.cooperatives < $upload_cooperatives
    group by all
    having count(*) >= $min_batch
),

looked as (
    select
        c.*,
        b.closed_minute is not null as at_once,
        coalesce(
            c.closed_on <= f.judged_on
            and f.complete_share >= $feed_share
            and not exists (
                select 1 from visit_facts as v
                where
                    v.cooperative_id = c.cooperative_id
                    and v.visited_on > c.opened_on
                    and v.visited_on <= c.closed_on
            ),
            false
        ) as unseen
    from closed as c
    join sites as s on c.cooperative_id = s.cooperative_id
    left join regency_feed as f on s.regency_code = f.regency_code
    left join batches as b on c.cooperative_id = b.cooperative_id and c.closed_minute = b.closed_minute
),

counted as (
    select
        cooperative_id,
        count(*) as closed,
        count(closed_minute) as timed,
        count(*) filter (where at_once) as at_once,
        count(*) filter (where unproven) as unproven,
        count(*) filter (where unseen) as unseen,
        list(follow_up_id order by follow_up_id) filter (where at_once or unproven or unseen) as ids
    from looked
    group by all
),

opened as (
    select distinct cooperative_id from follow_ups
),

found as (
    select
        s.cooperative_id,
        c.* exclude (cooperative_id),
        case
            when o.cooperative_id is null then 'no_follow_ups'
            when c.closed is null then 'nothing_closed'
            when c.at_once > 0 then 'closed_at_once'
            when c.closed >= $min_closed and c.unproven >= $min_share * c.closed then 'closed_without_proof'
            when c.closed >= $min_closed and c.unseen >= $min_share * c.closed then 'closed_unseen'
            when c.closed < $min_closed then 'n_too_small'
            when c.closed - c.timed >= $min_batch then 'closing_time_unknown'
            when f.judged_on is null or coalesce(f.complete_share, 0) < $feed_share then 'feed_incomplete'
            else 'proven'
        end as finding
    from sites as s
    left join regency_feed as f on s.regency_code = f.regency_code
    left join opened as o on s.cooperative_id = o.cooperative_id
    left join counted as c on s.cooperative_id = c.cooperative_id
)

select
    cooperative_id as subject_id,
    case
        when starts_with(finding, 'closed_') then 'flag'
        when finding = 'proven' then 'clear'
        when finding in ('no_follow_ups', 'nothing_closed') then 'not_applicable'
        else 'cannot_assess'
    end as status,
    case when finding = 'closed_at_once' then 'high' else 'medium' end as severity,
    case finding when 'closed_at_once' then at_once when 'closed_unseen' then unseen else unproven end as value,
    case when finding = 'closed_at_once' then $min_batch else ceil($min_share * closed) end as threshold,
    coalesce(closed, 0) as n,
    case when finding = 'proven' then '' else finding end as reason_code,
    coalesce(ids, cast([] as varchar[])) as evidence
from found
