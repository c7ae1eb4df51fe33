"""The reader's language: one catalogue in two languages; numbers and dates as readers write."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import words
from dashboard.words.cells import spreadsheet

SOURCE = Path(words.__file__).parents[1]
ENTRIES = words.catalogue()


def forms(entry: Any) -> list[str]:
    return list(entry.values()) if isinstance(entry, Mapping) else [entry]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


def each_entry(hold: Callable[[str], None]) -> Callable[[str], None]:
    """Hold a rule of every entry, a test a section: one for each entry costs more than it."""

    @pytest.mark.parametrize("section", sorted({key.partition(".")[0] for key in ENTRIES}))
    def held(section: str) -> None:
        for key in ENTRIES:
            if key.partition(".")[0] == section:
                hold(key)

    held.__name__ = hold.__name__
    return held


@each_entry
def test_an_entry_says_the_same_in_both_languages(key: str) -> None:
    entry = ENTRIES[key]
    assert set(entry) == set(words.LANGUAGES)
    for language in words.LANGUAGES:
        if isinstance(entry[language], Mapping):
            assert set(entry[language]) <= {"one", "other"}
            assert "other" in entry[language]
    indonesian, english = (
        set().union(*(placeholders(text) for text in forms(entry[language])))
        for language in words.LANGUAGES
    )
    # Some findings need no fix: then neither language gives one.
    assert len({bool(text.strip()) for each in entry.values() for text in forms(each)}) == 1
    # A plural form is chosen by n, so n must be given where a language has forms.
    chosen = {"n"} if any(isinstance(entry[each], Mapping) for each in words.LANGUAGES) else set()
    assert indonesian | chosen == english | chosen


@each_entry
def test_an_entry_can_be_filled_in(key: str) -> None:
    texts = [text for language in words.LANGUAGES for text in forms(ENTRIES[key][language])]
    needed = set().union(*(placeholders(text) for text in texts)) | {"n"}
    for language in words.LANGUAGES:
        for n in (0, 1, 2, 1585):
            said = words.say(key, language, **dict.fromkeys(needed, n))
            assert not re.search(r"[{}]", said)


def literal_keys() -> set[tuple[str, str]]:
    """Return ``(file, key)`` of every key that the code names in full."""
    found = set()
    functions = ("say", "both", "has")
    for path in SOURCE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        names = {f"words.{function}" for function in functions}
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module == "dashboard.words":
                names |= {name.name for name in node.names if name.name in functions}
        for node in nodes:
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in names:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    found.add((path.name, str(key.value)))
    return found


def test_every_key_that_the_code_names_is_in_the_catalogue() -> None:
    named = literal_keys()
    assert len(named) > 20
    assert sorted((file, key) for file, key in named if not words.has(key)) == []


def test_an_unknown_key_is_a_programmers_fault() -> None:
    assert not words.has("nothing.here")
    with pytest.raises(KeyError):
        words.say("nothing.here", "id")


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 short visits"), (1, "1 short visit"), (2, "2 short visits")]
)
def test_plurals_follow_n(n: int, said: str) -> None:
    assert words.say("sentence.hollow", "en", n=n) == f"{said} without findings"
    assert words.say("sentence.hollow", "id", n=n) == f"{n} kunjungan singkat tanpa temuan"


def test_values_are_written_in_the_readers_form() -> None:
    assert words.say("sentence.verified", "id", n=1585) == "1.585 terverifikasi"
    assert words.say("sentence.verified", "en", n=1585) == "1,585 verified"
    key = "unknown.feed_incomplete"
    assert "27 Okt 2026" in words.say(key, "id", judged_on=date(2026, 10, 27))
    assert "27 Oct 2026" in words.say(key, "en", judged_on=date(2026, 10, 27))
    assert "None" not in words.say(key, "en", judged_on=None)


def test_both_are_the_words_of_an_error() -> None:
    said = words.both("settings.unknown", key="x", nearest="y")
    assert set(said) == {"id", "en"}
    assert said["id"] != said["en"]


NAN = float("nan")

NUMBERS = [
    (1585, 0, "1.585", "1,585"),
    (0, 0, "0", "0"),
    (-2, 0, "-2", "-2"),
    (1234.56, 1, "1.234,6", "1,234.6"),
    (0.5, 0, "0", "0"),
    (None, 0, "–", "–"),
    (NAN, 2, "–", "–"),
]


@pytest.mark.parametrize(("value", "decimals", "indonesian", "english"), NUMBERS)
def test_numbers(value: float | None, decimals: int, indonesian: str, english: str) -> None:
    assert words.number(value, "id", decimals) == indonesian
    assert words.number(value, "en", decimals) == english


PERCENTS = [
    (0.243, 1, "24,3%", "24.3%"),
    (1, 0, "100%", "100%"),
    (0, 0, "0%", "0%"),
    (None, 0, "–", "–"),
    (NAN, 0, "–", "–"),
]


@pytest.mark.parametrize(("share", "decimals", "indonesian", "english"), PERCENTS)
def test_percents(share: float | None, decimals: int, indonesian: str, english: str) -> None:
    assert words.percent(share, "id", decimals) == indonesian
    assert words.percent(share, "en", decimals) == english


MONEY = [
    (3e9, "Rp3 miliar", "Rp3 billion"),
    (657.5e6, "Rp657,5 juta", "Rp657.5 million"),
    (44_000, "Rp44.000", "Rp44,000"),
    (999.95e6, "Rp1 miliar", "Rp1 billion"),
    (999_999, "Rp1 juta", "Rp1 million"),
    (1.2e12, "Rp1,2 triliun", "Rp1.2 trillion"),
    (0, "Rp0", "Rp0"),
    (None, "–", "–"),
    (NAN, "–", "–"),
]


@pytest.mark.parametrize(("amount", "indonesian", "english"), MONEY)
def test_rupiah(amount: float | None, indonesian: str, english: str) -> None:
    assert words.rupiah(amount, "id") == indonesian
    assert words.rupiah(amount, "en") == english


DAYS = [
    ("short", "27 Okt 2026", "27 Oct 2026"),
    ("long", "27 Oktober 2026", "27 October 2026"),
    ("day", "27 Okt", "27 Oct"),
    ("month", "Okt 2026", "Oct 2026"),
]


@pytest.mark.parametrize(("form", "indonesian", "english"), DAYS)
def test_days(form: str, indonesian: str, english: str) -> None:
    for value in (date(2026, 10, 27), datetime(2026, 10, 27, 9, 15)):  # noqa: DTZ001 - WIB
        assert words.day(value, "id", form) == indonesian
        assert words.day(value, "en", form) == english


def test_no_day_is_a_dash() -> None:
    assert words.day(None, "id") == words.NO_VALUE


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"])
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    assert spreadsheet(text) == "'" + text


@pytest.mark.parametrize("value", ["Renah Alai", "", "15.02", "a=b", -3, -2.5, None, True])
def test_a_spreadsheet_keeps_what_is_harmless(value: Any) -> None:
    assert spreadsheet(value) is value
