-- id: tiers
-- about: One tier per cooperative, first match wins; missing evidence leads to thin or unknown, only contradicting evidence to ceremonial.
-- after: A1, F1, ~B13, cooperative_windows, accompaniment, busy_cooperatives
with evidence as (
    select
        w.*,
        acc.mentor_id,
        acc.days_without_mentor,
        acc.in_programme_gap,
        s.regency_code,
        a.status as a1_status,
        a.reason_code as a1_reason,
        f.status as f1_status,
        coalesce(e.status = 'flag', false) as mostly_events,
        -- An independent second look finds what a careful record hides from every other rule.
        w.denied_widely
        or w.verified <= w.own_contacts / 2.0 and w.contradicted >= 2 and w.sign_families >= 2 as inconsistent,
        v.building_or_paid,
        -- A verified visit in the window counts as credible; a target of one in so many effective days.
        w.exposure_days / 30.0
        * case when v.building_or_paid then $contacts_per_30_busy else $contacts_per_30 end as expected
    from cooperative_windows as w
    join accompaniment as acc on w.cooperative_id = acc.cooperative_id
    join sites as s on w.cooperative_id = s.cooperative_id
    left join rule_results as a on w.cooperative_id = a.subject_id and a.rule_id = 'A1'
    left join rule_results as f on left(w.calendar_code, 5) = f.subject_id and f.rule_id = 'F1'
    left join rule_results as e on w.cooperative_id = e.subject_id and e.rule_id = 'B13'
    left join busy_cooperatives as v on w.cooperative_id = v.cooperative_id
),

decided as (
    select
        *,
        case
            when not $visits_present then 'unknown'
            when a1_status = 'flag' and days_without_mentor > $none_effective_days then 'none'
            when coalesce(f1_status, 'flag') != 'clear' then 'unknown'
            when visits = 0 and a1_status = 'flag' then 'none'
            when mentor_id is not null and exposure_days < $min_exposure_days then 'unknown'
            when visits = 0 and a1_status in ('cannot_assess', 'suppressed') then 'unknown'
            when visits = 0 then 'none'
            when assessable < $assessable_share * visits then 'unknown'
            when own_contacts >= 3 and inconsistent then 'ceremonial'
            when own_contacts >= 3 and hollow >= $hollow_share * own_contacts then 'ceremonial'
            when
                own_contacts < 3
                or contradicted >= $mixed_share * own_contacts
                or verified < $target_share * expected
                or coalesce(days_since_verified, 1e9) > $verified_days
                or unsupported > 0.5 * own_contacts
                or reports_empty
                or mostly_events
                then 'thin'
            when not $contradictions_examinable then 'unknown'
            else 'real'
        end as tier
    from evidence
)

select
    cooperative_id,
    tier,
    case
        when tier != 'ceremonial' then ''
        when inconsistent then 'inconsistent'
        else 'hollow'
    end as subtype,
    case
        when tier != 'unknown' then ''
        when not $visits_present then 'no_visit_data'
        when regency_code is null then 'identity'
        when coalesce(f1_status, 'flag') != 'clear' then 'feed_incomplete'
        when mentor_id is not null and exposure_days < $min_exposure_days then 'just_started'
        when visits = 0 then case when a1_status = 'suppressed' then a1_reason else 'mentor_unknown' end
        else 'columns_missing'
    end as unknown_reason,
    own_contacts as contacts,
    visits,
    verified,
    contradicted,
    hollow,
    joint,
    unsupported,
    expected,
    exposure_days,
    sign_families,
    family_names,
    last_visit_on,
    last_verified_on,
    days_since_visit,
    days_since_verified,
    judged_on,
    window_from
from decided
