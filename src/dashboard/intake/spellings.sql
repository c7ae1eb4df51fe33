-- From the spelling in an export to a value: regular expression first, cast after. Each macro is
-- null for what it does not accept; why a cell is null is told in why.py.

-- A plain cell needs no more than a trim: ASCII, and no tab or line break at its ends. The others
-- lose zero-width and writing-direction marks, and every kind of space at their ends.
create macro is_plain(t) as
    t = '' or (strlen(t) = length(t) and t[1] >= ' ' and t[-1] >= ' ');
create macro tidy(t) as regexp_replace(regexp_replace(
    t, '[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]', '', 'g'
), '^[\s\pZ]+|[\s\pZ]+$', '', 'g');
-- What begins and ends with no space needs no trim, which walks through every character.
create macro trimmed(t) as
    case when ascii(t) = ascii(' ') or ends_with(t, ' ') then trim(t) else t end;
create macro has_marks(t) as regexp_matches(
    t, '[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]'
);
create macro has_control(t) as regexp_matches(t, '[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x{009F}]');

-- "Not reported" is never zero.
create macro reported(t) as case
    when strlen(t) < 5 and lower(t) in ('', '-', 'null', 'n/a', '#n/a') then null
    else t
end;

-- Dates, with or without a time behind them: year-month-day goes first.
create macro month_number(name) as (list_position([
    'jan', 'feb', 'mar', 'apr', 'mei', 'jun', 'jul', 'agu', 'sep', 'okt', 'nov', 'des',
    '', 'peb', 'mrt', '', 'may', '', '', 'aug', '', 'oct', 'nop', 'dec',
    '', '', '', '', '', '', '', 'agt', '', '', '', '',
    '', '', '', '', '', '', '', 'ags'
], left(lower(name), 3)) - 1) % 12 + 1;
create macro named_day(t) as case
    when regexp_matches(
        t,
        '^\d{1,2}[ -]+(?i:jan(uari|uary)?|[fp]eb(ruari|ruary)?|mar(et|ch)?|mrt|apr(il)?|mei|may'
        || '|jun[ie]?|jul[iy]?|ag[ust]|aug(ust)?|agust(us)?|sept?(ember)?|o[kc]t(ober)?'
        || '|no[vp](ember)?|de[sc](ember)?)\.?[ -]+\d{4}'
    ) then
        regexp_extract(t, '^\d+\D+(\d{4})', 1) || '-'
        || month_number(regexp_extract(t, '[A-Za-z]+')) || '-'
        || regexp_replace(t, '^(\d+)\D+\d{4}', '\1')
end;
create macro iso_text(t) as case
    when regexp_matches(t, '^\d{4}-') then t
    when regexp_matches(t, '^\d{1,2}(/\d{1,2}/|-\d{1,2}-)\d{4}')
        then regexp_replace(t, '^(\d+)[/-](\d+)[/-](\d{4})', '\3-\2-\1')
    else named_day(t)
end;
create macro as_day(iso) as try_cast(regexp_extract(
    iso,
    '^((?:19|20)\d\d-\d{1,2}-\d{1,2})(?:[T ]+0?0[:.]00(?:[:.]00(?:[.,]0{1,9})?)?)?$',
    1
) as date);
-- Columns of months take any day of the month, or the month alone.
create macro as_month(t) as date_trunc('month', as_day(iso_text(case
    when regexp_full_match(t, '\d{4}-\d{1,2}') then t || '-01'
    when regexp_full_match(t, '\d{1,2}[/-]\d{4}')
        then regexp_replace(t, '^(\d+).(\d+)$', '\2-\1-01')
    when regexp_matches(t, '^[A-Za-z]') then '1 ' || t
    else t
end)))::date;
-- 27/10 proves that the day comes first, 10/27 that the month does; 03/02 proves nothing.
create macro first_of_slashed(t) as
    try_cast(regexp_extract(t, '^(\d{1,2})[/-]\d{1,2}[/-]\d{4}', 1) as integer);
create macro second_of_slashed(t) as
    try_cast(regexp_extract(t, '^\d{1,2}[/-](\d{1,2})[/-]\d{4}', 1) as integer);
create macro proves_day_first(t) as
    first_of_slashed(t) between 13 and 31 and second_of_slashed(t) <= 12;
create macro proves_month_first(t) as
    second_of_slashed(t) between 13 and 31 and first_of_slashed(t) <= 12;
create macro either_first(t) as coalesce(
    first_of_slashed(t) <= 12 and second_of_slashed(t) <= 12
    and first_of_slashed(t) <> second_of_slashed(t),
    false
);

-- Moments: local time of Jambi (WIB, UTC+7, no summer time); another offset is converted.
-- The parts are taken out once; `time` is empty where there is a date alone.
create macro moment_parts(t) as regexp_extract(
    iso_text(t),
    '^((?:19|20)\d\d-\d{1,2}-\d{1,2})(?:[T ,]+((?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?)'
    || '(?:[.,](\d{1,9}))?'
    || ' *(WIB|WITA|WIT|Z|UTC|GMT)? *([+-](?:0\d|1[0-4])(?::?(?:00|30|45))?)?)?$',
    ['day', 'time', 'fraction', 'zone', 'shift']
);
create macro minutes_ahead(zone, shift) as case
    when shift <> '' then (case shift[1] when '-' then -1 else 1 end) * (
        60 * substr(shift, 2, 2)::integer
        + case when length(shift) > 3 then right(shift, 2)::integer else 0 end
    )
    when zone in ('Z', 'UTC', 'GMT') then 0
    when zone = 'WITA' then 480
    when zone = 'WIT' then 540
    else 420
end;
-- Whether a text names a zone other than WIB; quick tests spare most texts the slow one.
create macro names_zone(t) as
    (
        contains(t, 'Z') or contains(t, '+') or contains(t, 'WIT') or contains(t, 'UTC')
        or contains(t, 'GMT') or t like '%:%-%' or t like '%.%-%'
    )
    and regexp_matches(
        t,
        '\d[:.]\d\d([.,]\d+)? *(Z|UTC|GMT|WITA|WIT|WIB)? *(-\d\d(:?\d\d)?'
        || '|[+](0[0-689]|1\d)(:?\d\d)?|[+]07:?(30|45))\s*$'
        || '|\d[:.]\d\d([.,]\d+)? *(Z|UTC|GMT|WITA|WIT)\s*$'
    );
create macro as_moment(parts) as case
    when parts.time = '' then try_cast(parts.day as date)::timestamp
    else
        try_cast(
            parts.day || ' ' || replace(parts.time, '.', ':')
            || case when parts.fraction = '' then '' else '.' || parts.fraction end as timestamp
        ) + to_minutes(420 - minutes_ahead(parts.zone, parts.shift))
end;

create macro is_midnight(t) as regexp_matches(t, '[T ]00[:.]00([:.]00([.,]0+)?)?$');

-- Numbers. `dot` and `comma` say what one mark before exactly three digits means in this column:
-- 'thousands', 'decimal', or null where nothing decides.
create macro number_text(t) as replace(t, '−', '-');
create macro money_text(t) as trim(regexp_replace(regexp_replace(regexp_replace(
    lower(number_text(t)), '^([+-]?) *(rp\.?|idr) *([+-]?)', '\1\3'),
    ',-$', ''),
    ' *(ribu|rb|juta|jt|miliar|milyar|triliun)( rupiah)?$| rupiah$', ''
));
create macro money_scale(t) as
    case regexp_extract(lower(t), '(ribu|rb|juta|jt|miliar|milyar|triliun)( rupiah)?$', 1)
    when 'ribu' then 1e3 when 'rb' then 1e3 when 'juta' then 1e6 when 'jt' then 1e6
    when 'miliar' then 1e9 when 'milyar' then 1e9 when 'triliun' then 1e12 else 1
    end;
create macro plain_number(n, dot, comma) as case
    when regexp_full_match(n, '[+-]?\d+') then n
    when regexp_full_match(n, '[+-]?[1-9]\d{0,2}\.\d{3}') then
        case dot when 'thousands' then replace(n, '.', '') when 'decimal' then n end
    when regexp_full_match(n, '[+-]?[1-9]\d{0,2},\d{3}') then
        case comma
        when 'thousands' then replace(n, ',', '') when 'decimal' then replace(n, ',', '.')
        end
    when regexp_full_match(n, '[+-]?\d+\.\d+') then n
    when regexp_full_match(n, '[+-]?\d+,\d+') then replace(n, ',', '.')
    when regexp_full_match(n, '[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?')
        then replace(replace(n, '.', ''), ',', '.')
    when regexp_full_match(n, '[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?') then replace(n, ',', '')
end;
-- Some hundred digits would become infinity.
create macro as_number(n, dot, comma) as
    case when length(n) <= 40 then try_cast(plain_number(n, dot, comma) as double) end;
-- A cast alone would round 12.5 to 13: only what is whole as text is cast.
create macro as_integer(n, dot, comma) as try_cast(regexp_extract(
    plain_number(n, dot, comma), '^([+-]?\d+)(\.0+)?$', 1
) as bigint);
create macro is_either_number(n) as regexp_full_match(n, '[+-]?[1-9]\d{0,2}[.,]\d{3}');
create macro proves_decimal_comma(n) as not is_either_number(n) and regexp_full_match(
    n, '[+-]?(\d+,\d+|[1-9]\d{0,2}(\.\d{3})+,\d+|[1-9]\d{0,2}(\.\d{3}){2,})'
);
create macro proves_decimal_dot(n) as not is_either_number(n) and regexp_full_match(
    n, '[+-]?(\d+\.\d+|[1-9]\d{0,2}(,\d{3})+\.\d+|[1-9]\d{0,2}(,\d{3}){2,})'
);

-- Everything else.
create macro as_flag(t) as case
    when lower(t) in ('ya', 'iya', 'sudah', 'ada', 'true', '1', 'yes') then true
    when lower(t) in ('tidak', 'belum', 'tidak ada', 'false', '0', 'no') then false
end;
create macro word_key(t) as
    lower(trim(regexp_replace(strip_accents(t), '[\s_-]+', ' ', 'g')));
create macro as_word(t, spellings, words) as words[coalesce(
    list_position(spellings, t), list_position(spellings, word_key(t))
)];
create macro pieces(t) as list_filter(
    list_transform(string_split_regex(t, '[;,]'), lambda piece: trim(piece)),
    lambda piece: piece <> ''
);
create macro as_words(l, spellings, words) as
    list_transform(l, lambda piece: as_word(piece, spellings, words));
create macro as_text(t) as case
    when strlen(t) > 32767 and length(t) > 32767 or has_control(t)
        or t[1] = '#' and regexp_full_match(
            t, '#(REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)'
        ) then null
    else t
end;
create macro as_code(t) as case
    when regexp_matches(t, '[\x00-\x1F\x7F-\x{009F}]')
        or contains(t, '+') and regexp_full_match(t, '\d+([.,]\d+)?[eE]\+\d+')
        then null
    else as_text(t)
end;
create macro looks_like_formula(t) as
    ascii(t) in (ascii('='), ascii('+'), ascii('-'), ascii('@'), 9) and length(t) > 1;

-- A finding's sentence with its particulars put in.
create macro slotted(template, s) as replace(replace(replace(
    template, '{value}', left(coalesce(s.value, ''), 200)), '{first}', coalesce(s.first, '')),
    '{second}', coalesce(s.second, ''));
create macro said_in(reason, fix, heading, s) as
    case when heading is null then '' else '"' || heading || '": ' end
    || slotted(reason || ' ' || fix, s);
