-- Everything that only DuckDB says this way stands here, so that the questions stay plain SQL.

-- Great-circle distance in km. A missing position is a missing distance: least(1, NULL) is 1, and
-- without this guard a visit without GPS would read as 20,015 km away.
create macro km(lat_a, lon_a, lat_b, lon_b) as
case when lat_a is null or lon_a is null or lat_b is null or lon_b is null then null
else 12742 * asin(sqrt(least(1,
    pow(sin(radians(lat_b - lat_a) / 2), 2)
    + cos(radians(lat_a)) * cos(radians(lat_b)) * pow(sin(radians(lon_b - lon_a) / 2), 2))))
end;

-- A date, or the first one known where it is older. A missing date stays missing: greatest(NULL, x)
-- is x, and "never visited" would read as visited on the first day.
create macro not_before(a_date, first_day) as
case when a_date < first_day then first_day else a_date end;

-- What an annuity costs a month once its grace is over. Unknown terms have no instalment.
create macro annuity(principal, annual_rate_pct, tenor_months, grace_months) as
case
when principal is null or annual_rate_pct is null or tenor_months is null or grace_months is null then null
when tenor_months <= grace_months then null
when annual_rate_pct = 0 then principal / (tenor_months - grace_months)
else principal * (annual_rate_pct / 1200) / (1 - pow(1 + annual_rate_pct / 1200, grace_months - tenor_months))
end;

create macro minutes_between(earlier, later) as epoch(later - earlier) / 60.0;

-- A month's report may come within some days of grace after the month: the newest month whose days are over, and
-- the last of them.
create macro newest_month_due(as_of, grace_days) as
    date_trunc('month', as_of::date - grace_days::integer - interval 1 month)::date;
create macro last_day_to_report(month_on, grace_days) as
    (month_on + interval 1 month)::date - 1 + grace_days::integer;

-- The later and the earlier of two dates, passing over a missing one.
create macro earliest(a, b) as least(coalesce(a, b), coalesce(b, a));
create macro latest(a, b) as greatest(coalesce(a, b), coalesce(b, a));

-- A text reduced to what two writers would share: lower case, digits as #, words only.
create macro plain_text(t) as
trim(regexp_replace(
    regexp_replace(lower(t), '[0-9]+([.,][0-9]+)*', '#', 'g'),
    -- All but one plain space between two words: most texts hold little else to replace.
    '[^a-z# ][^a-z#]*| [^a-z#]+', ' ', 'g'
));

-- What is typed into the search, and what it is compared with.
create macro plain_letters(t) as trim(lower(strip_accents(t)));

create macro typed_words(t) as string_split_regex(plain_letters(t), '\s+');

create macro words_of(plain) as
case when plain = '' then cast([] as varchar[]) else string_split(plain, ' ') end;

create macro text_words(t) as words_of(plain_text(t));

-- Content words: at least three letters, so that "di", "ke" and numbers do not count.
create macro content_words(t) as
length(list_filter(text_words(t), lambda w: length(w) >= 3));

-- Sets of three following words, hashed.
create macro shingles(w) as
case when length(w) < 3 then [hash(array_to_string(w, ' '))]
else list_distinct(list_transform(list_zip(w[:-3], w[2:-2], w[3:]),
    lambda three: hash(concat_ws(' ', three[1], three[2], three[3]))))
end;

-- One of the numbers by which two sets are compared without their members: with probability of their
-- likeness it is the same for both.
create macro min_hash(numbers, seed) as list_min(list_transform(numbers, lambda n: hash(xor(n, hash(seed)))));

-- Where two sets of one mentor's words may be alike: some of their numbers, put together.
create macro band(mentor_id, place, numbers) as (hash([hash(mentor_id), place, hash(numbers)]) & 4294967295)::uinteger;

create macro jaccard_of(a, b) as
length(list_intersect(a, b)) / nullif(length(a) + length(b) - length(list_intersect(a, b)), 0);

-- How grave a flag is, from 1 to 4.
create macro grade_of(severity) as
case severity when 'critical' then 4 when 'high' then 3 when 'medium' then 2 else 1 end;

-- Numbers as readers write them, for sentences made in SQL.
create macro number_id(v) as
case when v is null then '–'
when v = round(v) then replace(format('{:,.0f}', v::double), ',', '.')
else replace(replace(replace(format('{:,.1f}', v::double), ',', '~'), '.', ','), '~', '.')
end;
create macro number_en(v) as
case when v is null then '–'
when v = round(v) then format('{:,.0f}', v::double)
else format('{:,.1f}', v::double)
end;

-- How much more mentors differ than chance alone would have it: the intraclass correlation of hits x
-- among n, by moments (Kleinman 1973). An aggregate; floored, so that a limit is never sharper than
-- the binomial's.
create macro overdispersion(x, n) as
case when sum(x) > 0 and sum(x) < sum(n) and count(*) > 1 and sum(n) - sum(n * n) / sum(n) > count(*) - 1
then least(0.9, greatest(0.001,
    -- Fractions are summed in one order: they would else round differently from run to run.
    ((sum(x * x / n order by x, n) - sum(x order by x) * sum(x order by x) / sum(n))
    / (sum(x order by x) / sum(n) * (1 - sum(x order by x) / sum(n))) - (count(*) - 1))
    / (sum(n) - sum(n * n) / sum(n) - (count(*) - 1))))
else 0.001
end;

create macro log_beta(a, b) as lgamma(a) + lgamma(b) - lgamma(a + b);

-- P(exactly k hits among n) where the share varies from mentor to mentor around mu.
create macro beta_binomial(k, n, mu, rho) as
exp(
    lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    + log_beta(k + mu * (1 - rho) / rho, n - k + (1 - mu) * (1 - rho) / rho)
    - log_beta(mu * (1 - rho) / rho, (1 - mu) * (1 - rho) / rho)
);

-- P(x or more hits among n). Where nobody ever has a hit, one is as unlikely as can be.
create macro beta_binomial_tail(x, n, mu, rho) as
case
when x is null or n is null or mu is null or rho is null then null
when x <= 0 then 1.0
when x > n or mu <= 0 then 0.0
when mu >= 1 then 1.0
else least(1.0, list_sum(list_transform(range(x::bigint, n::bigint + 1), lambda k: beta_binomial(k, n, mu, rho))))
end;

-- The fewest hits among n that fewer than `tail` of all mentors would reach; n + 1 where none is that rare.
-- More hits are never likelier, so that it is looked for in strides of the root of n, then within one stride.
-- The chances are `beta_binomial` of each number; what is the same for all is worked out once.
create macro beta_binomial_limit(n, mu, rho, tail) as
case when mu <= 0 then 1 else coalesce(
    list_transform(
        [{
            'a': mu * (1 - rho) / rho,
            'b': (1 - mu) * (1 - rho) / rho,
            'ways': lgamma(n + 1),
            'all': log_beta(mu * (1 - rho) / rho, (1 - mu) * (1 - rho) / rho),
            'stride': ceil(sqrt(n))::bigint
        }],
        lambda same: list_transform(
            [list_transform(range(0, n::bigint + 1), lambda k: exp(
                same.ways - lgamma(k + 1) - lgamma(n - k + 1) + log_beta(k + same.a, n - k + same.b) - same.all
            ))],
            lambda chances: list_transform(
                [coalesce(list_min(list_filter(
                    range(1, n::bigint + 1, same.stride), lambda x: list_sum(chances[x + 1:]) < tail
                )), n::bigint + 1)],
                lambda near: list_min(list_filter(
                    range(greatest(1, near - same.stride), least(near, n::bigint) + 1),
                    lambda x: list_sum(chances[x + 1:]) < tail
                ))
            )[1]
        )[1]
    )[1],
    n::bigint + 1
) end;

-- P(x or fewer) where so many are expected: one-sided, a Poisson count.
create macro poisson_at_most(x, expected) as
case
when x is null or expected is null then null
when x < 0 then 0.0
when expected <= 0 then 1.0
else least(1.0, list_sum(list_transform(
    range(0, x::bigint + 1), lambda k: exp(k * ln(expected) - expected - lgamma(k + 1)))))
end;

-- P(x or fewer hits among n) where each is one with the same chance.
create macro binomial_at_most(x, n, chance) as
case
when x is null or n is null or chance is null then null
when x < 0 then 0.0
when x >= n or chance <= 0 then 1.0
when chance >= 1 then 0.0
else least(1.0, list_sum(list_transform(
    range(0, x::bigint + 1),
    lambda k: exp(
        lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * ln(chance) + (n - k) * ln(1 - chance)
    ))))
end;

-- Mentors against their peers. `counts` names a query of mentor_id, regency_code, stratum, hits and n, a row
-- per mentor and stratum. Expected is the share of the others in the stratum, or in the whole province where
-- the others are fewer than min_mentors or their records fewer than min_visits. Half a hit in one record more
-- keeps a share that nobody had from being impossible. Below min_share nobody stands out, however rare it is.
create macro among_peers(counts, min_n, min_share, tail, edge, min_mentors, min_visits) as table
with counted as (
    select *, left(regency_code, 2) as province_code from query_table(counts) where n > 0
),

strata as (
    select regency_code, stratum, count(*) as mentors, sum(n) as n, sum(hits) as hits
    from counted
    group by all
),

own as (
    select mentor_id, province_code, sum(n) as n, sum(hits) as hits
    from counted
    group by all
),

provinces as (
    select province_code, count(*) as mentors, sum(n) as n, sum(hits) as hits
    from own
    group by all
),

expected as (
    select
        c.mentor_id,
        c.n,
        c.hits,
        case
            when s.mentors > min_mentors and s.n - c.n >= min_visits
                then (s.hits - c.hits + 0.5) / (s.n - c.n + 1)
            when p.mentors > min_mentors and p.n - o.n >= min_visits
                then (p.hits - o.hits + 0.5) / (p.n - o.n + 1)
        end as share
    from counted as c
    join strata as s
        on c.regency_code is not distinct from s.regency_code and c.stratum is not distinct from s.stratum
    join own as o on c.mentor_id = o.mentor_id and c.province_code is not distinct from o.province_code
    join provinces as p on c.province_code is not distinct from p.province_code
),

totals as (
    select
        mentor_id,
        sum(n) as n,
        sum(hits) as hits,
        case when count(share) = count(*) then sum(n * share order by n, share) / sum(n) end as expected
    from expected
    group by all
),

scores as (
    select mentor_id, n, (hits - n * expected) / sqrt(n * expected * (1 - expected)) as z
    from totals
    where n >= min_n and expected is not null
),

-- How much more mentors differ than chance has it (Williams 1982), winsorised (Spiegelhalter 2005): everybody
-- counts, but who lies outside as if they stood at the edge. A dozen at 60% would else widen the limit until it
-- holds them all.
spread as (
    select
        least(0.9, greatest(0.001,
            (var_samp(least(greatest(z, low), high) order by mentor_id) - 1) * (count(*) - 1) / sum(n - 1)
        )) as rho
    from scores
    cross join (
        select quantile_cont(z, edge) as low, quantile_cont(z, 1 - edge) as high from scores
    )
),

limits as (
    select
        t.*,
        case
            when t.n >= min_n and t.expected is not null
                then greatest(ceil(min_share * t.n), beta_binomial_limit(t.n, t.expected, spread.rho, tail))
        end as fewest
    from totals as t
    cross join spread
),

found as (
    select
        *,
        case
            when n < min_n then 'n_too_small'
            when expected is null then 'few_peers'
            when hits >= fewest then 'above'
            -- Where nearly everybody has it, nobody can stand out.
            when fewest > n then 'peers_alike'
            else 'within'
        end as finding
    from limits
)

select
    mentor_id,
    case finding when 'above' then 'flag' when 'within' then 'clear' else 'cannot_assess' end as status,
    100.0 * hits / n as value,
    100.0 * fewest / n as threshold,
    n,
    100.0 * expected as baseline,
    case when finding in ('above', 'within') then '' else finding end as reason_code
from found;

-- Whether a building has something that was asked about; nothing reported is not "no".
create or replace macro facility_state(there) as
    case when there then 'there' when not there then 'missing' else 'silent' end;
