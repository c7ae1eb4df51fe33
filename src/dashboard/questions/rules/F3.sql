-- id: F3
-- title_id: Identitas koperasi
-- title_en: Identity of the cooperative
-- why_id: Koperasi yang desanya tidak dikenal atau tercatat ganda tidak dapat dihitung dan dipetakan dengan benar.
-- why_en: A cooperative of no known village, or recorded twice, can neither be counted nor mapped.
-- do_id: Cocokkan kode wilayah dan Nomor Induk Koperasi dengan dokumen.
-- do_en: Compare the area code and the cooperative's number with its documents.
-- says_id: Identitasnya perlu dicek: desa tidak dikenal, atau {value} koperasi tercatat dengan identitas yang sama (seharusnya {threshold}).
-- says_en: Its identity needs a check: an unknown village, or cooperatives recorded under the same identity: {value} (should be {threshold}).
-- innocent_id: Desa baru hasil pemekaran; dua desa memang bergabung dalam satu koperasi; salah ketik.
-- innocent_en: A village newly split off; two villages that share one cooperative; a slip of typing.
-- clears_id: Kode wilayah yang dikenal, dan satu koperasi per desa dan per nomor induk.
-- clears_en: A known area code, and one cooperative per village and number.
-- family: data
-- subject: cooperative
-- unit: cooperatives
-- version: 1
-- source: [src] one cooperative per village, Inpres 9/2025
-- traps: new villages that the reference does not know yet; rows of other tables that name no cooperative are set aside by intake and not seen here; villages with the same name
-- needs: cooperatives, cooperatives.village_code
-- needs_to_clear: cooperatives.nik
-- after: sites
with numbered as (
    select
        s.cooperative_id,
        s.village_code,
        c.village_code as written_code,
        c.nik,
        case when s.on_map then list(s.cooperative_id) over same_village end as in_village,
        case when c.nik is not null then list(s.cooperative_id) over same_number end as with_number
    from sites as s
    join cooperatives as c on s.cooperative_id = c.cooperative_id
    window
        same_village as (
            partition by s.village_code
            order by s.cooperative_id rows between unbounded preceding and unbounded following
        ),
        same_number as (
            partition by c.nik
            order by s.cooperative_id rows between unbounded preceding and unbounded following
        )
),

judged as (
    select
        *,
        case
            when written_code is null then 'village_missing'
            when village_code is null then 'village_unknown'
            when length(with_number) > 1 then 'same_number'
            when length(in_village) > 1 then 'same_village'
            else 'known'
        end as finding
    from numbered
)

select
    cooperative_id as subject_id,
    case when finding = 'known' then 'clear' else 'flag' end as status,
    case when finding = 'same_village' then 'low' else 'medium' end as severity,
    case
        when finding = 'same_number' then length(with_number)
        when finding in ('same_village', 'known') then length(in_village)
    end as value,
    1 as threshold,
    1 as n,
    case when finding = 'known' then '' else finding end as reason_code,
    list_filter(
        case
            when finding = 'same_number' then with_number
            when finding = 'same_village' then in_village
            else cast([] as varchar[])
        end,
        lambda other: other != cooperative_id
    ) as evidence
from judged
