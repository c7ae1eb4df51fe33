"""Every type's spellings, their boundaries, and what is never accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.contract import Column, tables
from dashboard.intake import why
from dashboard.intake.findings import catalogue, filled
from dashboard.intake.values import define_spellings
from dashboard.intake.why import Way, word_key

CONNECTION = duckdb.connect()
define_spellings(CONNECTION)


def parsed(expression: str, text: str, **more: Any) -> Any:
    """Evaluate one spelling macro on one text."""
    row = CONNECTION.execute(f"select {expression}", {"t": text} | more).fetchone()
    assert row is not None
    return row[0]


def all_parsed(expression: str, texts: Sequence[str], **more: Any) -> list[Any]:
    """Evaluate one spelling macro on many texts at once: planning it is most of its cost."""
    column = expression.replace("$t", "t")
    found = CONNECTION.execute(f"select {column} from unnest($t) as texts (t)", {"t": texts} | more)
    return [values[0] for values in found.fetchall()]


def cases(text: str) -> list[tuple[str, str]]:
    """Read lines of ``spelling | value``; an empty value means that the spelling is refused."""
    pairs = [line.split("|") for line in text.strip().splitlines()]
    return [(spelled.strip(), value.strip()) for spelled, value in pairs]


DAYS = """
2026-10-27            | 2026-10-27
2026-1-5              | 2026-01-05
27/10/2026            | 2026-10-27
7/1/2026              | 2026-01-07
27-10-2026            | 2026-10-27
03/02/2026            | 2026-02-03
27 Okt 2026           | 2026-10-27
27 Oktober 2026       | 2026-10-27
27-Okt-2026           | 2026-10-27
27 okt. 2026          | 2026-10-27
1 Agustus 2026        | 2026-08-01
1 Agt 2026            | 2026-08-01
1 Ags 2026            | 2026-08-01
1 Aug 2026            | 2026-08-01
5 Mei 2026            | 2026-05-05
5 Peb 2026            | 2026-02-05
5 Nopember 2026       | 2026-11-05
5 Desember 2026       | 2026-12-05
2026-10-27 00:00:00   | 2026-10-27
2026-10-27T00:00      | 2026-10-27
29/02/2024            | 2024-02-29
1900-01-01            | 1900-01-01
2099-12-31            | 2099-12-31
29/02/2026            |
31/13/2026            |
10/27/2026            |
31/04/2026            |
1899-12-31            |
2100-01-01            |
27/10/26              |
27.10.2026            |
27/10-2026            |
2026/10/27            |
2026-10-27 09:15      |
20261027              |
46322                 |
27 Foo 2026           |
27 Junk 2026          |
Oktober 2026          |
2026-10-271           |
0000-00-00            |
besok                 |
"""


@pytest.mark.parametrize(("spelled", "value"), cases(DAYS))
def test_day(spelled: str, value: str) -> None:
    found = parsed("as_day(iso_text($t))", spelled)
    assert found == (date.fromisoformat(value) if value else None)


MONTHS = """
2026-10-31    | 2026-10-01
2026-10       | 2026-10-01
10/2026       | 2026-10-01
Oktober 2026  | 2026-10-01
Okt-2026      | 2026-10-01
13/2026       |
2026-00       |
Triwulan 2026 |
"""


@pytest.mark.parametrize(("spelled", "value"), cases(MONTHS))
def test_month_takes_any_day_of_it(spelled: str, value: str) -> None:
    found = parsed("as_month($t)", spelled)
    assert found == (date.fromisoformat(value) if value else None)


MOMENTS = """
2026-10-27 09:15                 | 2026-10-27 09:15:00
2026-10-27T09:15:07              | 2026-10-27 09:15:07
2026-10-27 09:15:07.250          | 2026-10-27 09:15:07.250
27/10/2026 9.15                  | 2026-10-27 09:15:00
27/10/2026 09.15.07              | 2026-10-27 09:15:07
27 Okt 2026, 09:15               | 2026-10-27 09:15:00
27/10/2026 09:15 WIB             | 2026-10-27 09:15:00
27/10/2026 09:15 WITA            | 2026-10-27 08:15:00
27/10/2026 09:15 WIT             | 2026-10-27 07:15:00
2026-10-27T02:15:00Z             | 2026-10-27 09:15:00
2026-10-27T02:15:00+00:00        | 2026-10-27 09:15:00
2026-10-27T09:15:00+0700         | 2026-10-27 09:15:00
2026-10-26T21:15:00-05           | 2026-10-27 09:15:00
2026-10-27T07:45:00+05:30        | 2026-10-27 09:15:00
2026-10-27 23:59:59              | 2026-10-27 23:59:59
2026-10-27                       | 2026-10-27 00:00:00
27/10/2026                       | 2026-10-27 00:00:00
2026-10-27 24:00                 |
2026-10-27 9:60                  |
2026-10-27 9                     |
2026-10-27 09:15 PM              |
10/27/2026 09:15                 |
2026-10-27 09:15 CET             |
2026-10-27T09:15+99:00           |
09:15                            |
31/13/2026                       |
"""


@pytest.mark.parametrize(("spelled", "value"), cases(MOMENTS))
def test_moment(spelled: str, value: str) -> None:
    found = parsed("as_moment(moment_parts($t))", spelled)
    assert found == (datetime.fromisoformat(value) if value else None)


def test_a_date_alone_has_no_time() -> None:
    assert parsed("moment_parts($t).time", "27/10/2026") == ""
    assert parsed("moment_parts($t).time", "27 Oktober 2026") == ""
    assert parsed("moment_parts($t).time", "27/10/2026 00:00") == "00:00"


# dot, comma: what one mark before exactly three digits means in the column.
NUMBERS = """
12             | - -               | 12
-12            | - -               | -12
−2.5           | - -               | -2.5
+3             | - -               | 3
12.5           | - -               | 12.5
12,5           | - -               | 12.5
-2,0613        | - -               | -2.0613
0.123          | - -               | 0.123
0,123          | - -               | 0.123
1234.567       | - -               | 1234.567
1.234,56       | - -               | 1234.56
1,234.56       | - -               | 1234.56
1.234.567      | - -               | 1234567
1,234,567      | - -               | 1234567
1.234.567,8    | - -               | 1234567.8
007            | - -               | 7
1.234          | - -               |
1,234          | - -               |
1.234          | thousands decimal | 1234
1,234          | thousands decimal | 1.234
1.234          | decimal thousands | 1.234
1,234          | decimal thousands | 1234
1.200          | thousands decimal | 1200
1e3            | - -               |
1.2E+15        | - -               |
1_000          | - -               |
1 000          | - -               |
1.2.3          | - -               |
1.23,456,7     | - -               |
1,23,456       | - -               |
12.            | - -               |
.5             | - -               |
0x10           | - -               |
NaN            | - -               |
inf            | - -               |
١٢             | - -               |
dua            | - -               |
--5            | - -               |
"""


@pytest.mark.parametrize("line", NUMBERS.strip().splitlines())
def test_number(line: str) -> None:
    spelled, marks, value = (part.strip() for part in line.split("|"))
    dot, comma = (None if mark == "-" else mark for mark in marks.split())
    found = parsed("as_number(number_text($t), $dot, $comma)", spelled, dot=dot, comma=comma)
    assert found == (float(value) if value else None)


INTEGERS = """
214                   | 214
1.214                 | 1214
1.200                 | 1200
12.0                  | 12
12,00                 | 12
1.200,00              | 1200
9223372036854775807   | 9223372036854775807
-5                    | -5
12.5                  |
12,5                  |
0,9999999999          |
9223372036854775808   |
1e3                   |
1_000                 |
tiga                  |
"""


@pytest.mark.parametrize(("spelled", "value"), cases(INTEGERS))
def test_integer_is_never_rounded(spelled: str, value: str) -> None:
    found = parsed("as_integer(number_text($t), 'thousands', null)", spelled)
    assert found == (int(value) if value else None)


MONEY = """
Rp1.250.000         | 1250000
Rp 1.250.000,-      | 1250000
Rp. 1.250.000,00    | 1250000
IDR 1,250,000.50    | 1250000.5
-Rp5.000            | -5000
Rp-5.000            | -5000
1,25 juta           | 1250000
2.3 juta            | 2300000
1.250 juta          | 1250000000
1,5 miliar          | 1500000000
Rp2,5 triliun       | 2500000000000
750 ribu rupiah     | 750000
5 jt                | 5000000
0                   | 0
1 juta juta         |
5 M                 |
USD 5               |
seribu              |
1e9                 |
"""


@pytest.mark.parametrize(("spelled", "value"), cases(MONEY))
def test_money(spelled: str, value: str) -> None:
    expression = "round(as_number(money_text($t), 'thousands', null) * money_scale($t), 4)"
    assert parsed(expression, spelled) == (float(value) if value else None)


FLAGS = """
ya | true
YA | true
sudah | true
ada | true
TRUE | true
1 | true
tidak | false
belum | false
tidak ada | false
false | false
0 | false
2 |
mungkin |
y |
"""


@pytest.mark.parametrize(("spelled", "value"), cases(FLAGS))
def test_flag(spelled: str, value: str) -> None:
    assert parsed("as_flag($t)", spelled) == ({"true": True, "false": False}.get(value))


@pytest.mark.parametrize("text", ["", "-", "null", "NULL", "N/A", "#N/A", " - ", " "])
def test_not_reported(text: str) -> None:
    assert parsed("reported(tidy($t))", text) is None


@pytest.mark.parametrize("text", ["0", "NA", "nan", "--", "none", "tidak ada"])
def test_reported(text: str) -> None:
    assert parsed("reported(tidy($t))", text) == text


@pytest.mark.parametrize("text", ["007", "15.01.10", "0012.500", "1E5", "K-1", "1.0", "NA"])
def test_ids_survive_as_they_are(text: str) -> None:
    assert parsed("as_code($t)", text) == text


@pytest.mark.parametrize("text", ["1.23E+15", "1,2e+8", "a\x00b", "a\nb", "a\x1bb", "#REF!"])
def test_damaged_ids_are_not_kept(text: str) -> None:
    assert parsed("as_code($t)", text) is None


# --- properties

few = settings(max_examples=40, deadline=None)
MANY = 25  # texts of one example


def many(*strategies: Any) -> Any:
    """Draw several texts, or tuples, for one example: as many in all as ``few`` draws, and more."""
    drawn = strategies[0] if len(strategies) == 1 else st.tuples(*strategies)
    examples = given(st.lists(drawn, min_size=MANY, max_size=MANY))
    return lambda test: settings(max_examples=3, deadline=None)(examples(test))


DAY = st.dates(date(1900, 1, 1), date(2099, 12, 31))
NAMES = ["Jan", "Peb", "Maret", "Apr", "Mei", "Juni", "Juli", "Agustus", "Sep", "Okt", "Nov", "Des"]
DAY_FORMS = st.sampled_from(
    [
        lambda d: d.isoformat(),
        lambda d: f"{d.day}/{d.month}/{d.year}",
        lambda d: f"{d:%d-%m-%Y}",
        lambda d: f"{d.day} {NAMES[d.month - 1]} {d.year}",
    ]
)


@few
@given(DAY, DAY_FORMS)
def test_every_day_survives_every_spelling(day: date, form: Any) -> None:
    assert parsed("as_day(iso_text($t))", form(day)) == day


@many(DAY, DAY_FORMS, st.times(), st.sampled_from([":", "."]), st.sampled_from([" ", "T", ", "]))
def test_every_moment_survives(drawn: list[tuple[date, Any, Any, str, str]]) -> None:
    spelled = [
        f"{form(day)}{space}{time:%H}{colon}{time:%M}{colon}{time:%S}"
        for day, form, time, colon, space in drawn
    ]
    expected = [datetime.combine(day, time.replace(microsecond=0)) for day, _, time, _, _ in drawn]
    assert all_parsed("as_moment(moment_parts($t))", spelled) == expected


@many(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), st.integers(-14 * 4, 14 * 4))
def test_every_offset_is_taken_back_to_wib(drawn: list[tuple[datetime, int]]) -> None:
    spelled, expected = [], []
    for moment, quarters in drawn:
        shift = timedelta(minutes=15 * quarters)
        if abs(quarters) % 4 == 1:
            shift = timedelta(hours=quarters // 4)
        minutes = int(shift.total_seconds()) // 60
        sign = "-" if minutes < 0 else "+"
        offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        spelled.append(f"{moment:%Y-%m-%dT%H:%M:%S}{offset}")
        expected.append(moment.replace(microsecond=0) - shift + timedelta(hours=7))
    assert all_parsed("as_moment(moment_parts($t))", spelled) == expected


@many(
    st.datetimes(datetime(2020, 1, 2), datetime(2030, 1, 1)),
    st.sampled_from(["%Y-%m-%d %H:%M", "%d/%m/%Y %H.%M", "%Y-%m-%dT%H:%M:%S", "%d %b %Y %H:%M"]),
    st.sampled_from(["", " WIB", "Z", " UTC", "+00:00", " WITA", "-05", "+07:00", "+0700", "+07:30",
                     " ", "+08"]),
)  # fmt: skip
def test_a_zone_is_named_where_the_clock_is_moved(drawn: list[tuple[datetime, str, str]]) -> None:
    bare = [moment.strftime(form) for moment, form, _ in drawn]
    zoned = [text + zone for text, (_, _, zone) in zip(bare, drawn, strict=True)]
    found = all_parsed("as_moment(moment_parts(trim($t)))", [*zoned, *bare])
    moved = [there != here for there, here in zip(found, found[len(bare) :], strict=False)]
    assert all_parsed("names_zone($t)", zoned) == moved


SOUP = st.text(alphabet="0123456789-/.,:TZ +OktMei\x00\n年١", max_size=24)


@many(st.one_of(SOUP, st.text(max_size=40)))
def test_an_accepted_day_is_the_one_written(texts: list[str]) -> None:
    for text, found in zip(texts, all_parsed("as_day(iso_text($t))", texts), strict=True):
        if found is not None:
            numbers = [int(n) for n in re.findall(r"[0-9]+", text)]
            assert found.year in numbers
            assert found.day in numbers
            assert found.month in numbers or re.search("[A-Za-z]{3}", text)
    all_parsed("as_month($t)", texts)


@many(st.one_of(SOUP, st.text(max_size=40)))
def test_an_accepted_moment_is_the_one_written(texts: list[str]) -> None:
    moments = all_parsed("as_moment(moment_parts($t))", texts)
    times = all_parsed("moment_parts($t).time", texts)
    for text, found, time in zip(texts, moments, times, strict=True):
        if found is not None and time and not re.search(r"[+Z]|\d-\d\d$", text):
            assert found.minute in [int(n) for n in re.findall(r"[0-9]+", text)]


MARKS = st.sampled_from([(None, None), ("thousands", "decimal"), ("decimal", "thousands")])


def oracle(text: str, dot: str | None, comma: str | None) -> Decimal | None:
    """Read a number in plain Python: digits, then groups of three, then decimals."""
    found = re.fullmatch(r"([+-]?)([0-9]+)(?:([.,])([0-9]+))?", text)
    if found:
        sign, whole, mark, rest = found.groups()
        either = mark and len(rest) == 3 and len(whole) <= 3 and whole[0] != "0"
        meaning = {".": dot, ",": comma}[mark] if either else "decimal"
        if meaning is None:
            return None
        return Decimal(sign + whole + ("." if meaning == "decimal" and mark else "") + (rest or ""))
    for thousands, decimal in ((".", ","), (",", ".")):
        pattern = rf"[+-]?[1-9][0-9]{{0,2}}(\{thousands}[0-9]{{3}})+(\{decimal}[0-9]+)?"
        if re.fullmatch(pattern, text):
            return Decimal(text.replace(thousands, "").replace(decimal, "."))
    return None


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.text(alphabet="0123456789.,+-", min_size=1, max_size=14), min_size=MANY, max_size=MANY
    ),
    MARKS,
)
def test_numbers_agree_with_a_second_reading(texts: list[str], marks: tuple[str, str]) -> None:
    dot, comma = marks
    found = all_parsed("as_number($t, $dot, $comma)", texts, dot=dot, comma=comma)
    expected = [oracle(text, dot, comma) for text in texts]
    assert found == [None if number is None else float(number) for number in expected]
    wholes = all_parsed("as_integer($t, $dot, $comma)", texts, dot=dot, comma=comma)
    for whole, number in zip(wholes, expected, strict=True):
        assert whole is None or whole == number


@few
@given(st.decimals(-(10**12), 10**12, places=2))
def test_both_forms_of_a_number_agree(value: Decimal) -> None:
    english = f"{value:,.2f}"
    indonesian = english.translate(str.maketrans(".,", ",."))
    assert parsed("as_number($t, null, null)", english) == float(value)
    assert parsed("as_number($t, null, null)", indonesian) == float(value)
    assert parsed("as_number(money_text($t), 'thousands', null)", f"Rp{indonesian}") == float(value)


@many(st.text(max_size=60))
def test_no_text_breaks_any_parser(texts: list[str]) -> None:
    all_parsed(
        "as_day(iso_text($t)), as_moment(moment_parts($t)), as_month($t), as_flag($t), as_code($t),"
        " as_text($t), pieces($t), as_number(money_text($t), 'thousands', null), money_scale($t),"
        " as_integer(number_text($t), null, null), as_word($t, ['a'], ['b']), word_key($t),"
        " names_zone($t), proves_day_first($t), proves_month_first($t), either_first($t),"
        " proves_decimal_comma($t), proves_decimal_dot($t), looks_like_formula($t), reported($t),"
        " is_midnight($t), has_marks($t), has_control($t), said_in($t, $t, $t, {'value': $t,"
        " 'first': $t, 'second': $t})",
        texts,
    )


VISIBLE = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)


@many(VISIBLE.filter(lambda t: not re.fullmatch(r"#\w+[!?]?|#DIV/0!|\d+([.,]\d+)?[eE]\+\d+", t)))
def test_every_visible_code_survives(texts: list[str]) -> None:
    assert all_parsed("as_code(tidy($t))", texts) == texts


# --- the slow explanation, and round trips of the closed lists

EVERY_COLUMN = [column for table in tables().values() for column in table.columns.values()]
DAMAGED = st.one_of(
    SOUP,
    st.text(max_size=40),
    st.from_regex(r"\A\d{1,2}([.,/-]\d{1,4}){0,3}\Z"),
    st.from_regex(r"\A[+-]?\d{1,3}([.,]\d{1,4}){0,3}( ?%|E[+]\d{1,2})?\Z"),
)


@few
@given(st.sampled_from(EVERY_COLUMN), DAMAGED, st.sampled_from([None, *"nbdthef"]), st.booleans())
def test_every_bad_cell_has_an_explanation(
    column: Column, text: str, kind: str | None, native: bool
) -> None:
    code, first, second = why.explain(column, text, kind, Way(month_first=native), native)
    said = catalogue()[code]
    assert said.level == "set_aside"
    assert filled(said.reason_en, text, first, second)


@pytest.mark.parametrize("column", [c for c in EVERY_COLUMN if c.words], ids=lambda c: c.name)
def test_every_word_comes_back_from_each_of_its_spellings(column: Column) -> None:
    spelled = {word_key(s): w for w, others in column.words.items() for s in (*others, w)}
    lists = {"s": list(spelled), "w": list(spelled.values())}
    for word, others in column.words.items():
        for spelling in (word, *others, word.upper(), f" {word.replace('_', ' - ')} "):
            assert (
                parsed("as_word(trim($t), $s::varchar[], $w::varchar[])", spelling, **lists) == word
            )


@few
@given(st.lists(st.text("abc xyz", min_size=1).map(str.strip).filter(bool), max_size=5))
def test_lists_come_back_from_either_mark(pieces: list[str]) -> None:
    for mark in (";", ",", " ; "):
        assert parsed("pieces($t)", mark.join(pieces)) == pieces


@many(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_months_come_back_from_each_form(days: list[date]) -> None:
    for form in ("%Y-%m", "%m/%Y", "%Y-%m-%d", "%d/%m/%Y", "%b %Y", "%B %Y", "%d %B %Y"):
        found = all_parsed("as_month($t)", [day.strftime(form) for day in days])
        assert found == [day.replace(day=1) for day in days]
