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

-- The later and the earlier of two dates, passing over a missing one.
create macro earliest(a, b) as least(coalesce(a, b), coalesce(b, a));
create macro latest(a, b) as greatest(coalesce(a, b), coalesce(b, a));

-- A text reduced to what two writers would share: lower case, digits as #, words only.
create macro plain_text(t) as
trim(regexp_replace(regexp_replace(lower(t), '[0-9]+([.,][0-9]+)*', '#', 'g'), '[^a-z#]+', ' ', 'g'));

create macro text_words(t) as
list_filter(string_split(plain_text(t), ' '), lambda w: length(w) > 0);

-- Content words: at least three letters, so that "di", "ke" and numbers do not count.
create macro content_words(t) as
length(list_filter(text_words(t), lambda w: length(w) >= 3));

-- Sets of three following words, hashed.
create macro shingles(w) as
case when length(w) < 3 then [hash(array_to_string(w, ' '))]
else list_distinct(list_transform(range(1, length(w) - 1),
    lambda i: hash(concat_ws(' ', w[i], w[i + 1], w[i + 2]))))
end;

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
    ((sum(x * x / n) - sum(x) * sum(x) / sum(n)) / (sum(x) / sum(n) * (1 - sum(x) / sum(n))) - (count(*) - 1))
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
create macro beta_binomial_limit(n, mu, rho, tail) as
coalesce(
    list_min(list_filter(range(1, n::bigint + 1), lambda x: beta_binomial_tail(x, n, mu, rho) < tail)),
    n::bigint + 1
);

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
