"""Thresholds as data: defaults, overrides, and what is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import settings
from dashboard.errors import UsageError


def test_every_threshold_says_its_unit_source_and_meaning() -> None:
    for keys in settings.known().values():
        for setting in keys.values():
            said = (setting.unit, setting.source, setting.about_id, setting.about_en)
            assert all(text.strip() for text in said)
            assert setting.about_id != setting.about_en


def test_a_key_means_one_thing() -> None:
    shared = set(settings.known()["shared"])
    own = {key for section, keys in settings.known().items() if section != "shared" for key in keys}
    assert shared.isdisjoint(own)


def test_defaults_stand_until_a_file_says_otherwise(tmp_path: Path) -> None:
    assert settings.load().section("A1")["max_effective_days"] == 7
    file = tmp_path / "settings.toml"
    file.write_text("[A1]\nmax_effective_days = 10\n[shared]\nmay_be_absent = ['visits.mode']\n")
    changed = settings.load(file)
    assert changed.section("A1")["max_effective_days"] == 10
    assert changed.section("shared")["may_be_absent"] == ["visits.mode"]
    assert changed.section("A2") == settings.load().section("A2")
    assert settings.load().section("A1")["max_effective_days"] == 7


def test_a_section_that_is_not_there_is_empty() -> None:
    assert dict(settings.load().section("Z9")) == {}


def test_the_text_that_a_release_pins_loads_to_the_same_values() -> None:
    changed = settings.load("[shared]\nroad_kmh = 42.5\nportfolio_roles = ['a \"b\"', 'c\\\\d']\n")
    again = settings.load(changed.text)
    assert again.values == changed.values
    assert again.hash == changed.hash
    assert len(changed.hash) == 12


def test_every_default_loads_from_its_own_text() -> None:
    assert settings.load(settings.load().text).values == settings.load().values


def test_the_hash_changes_with_every_value_and_with_nothing_else() -> None:
    plain = settings.load().hash
    assert settings.load("").hash == plain
    assert settings.load("[A1]\nmax_effective_days = 7\n").hash == plain
    assert settings.load("[A1]\nmax_effective_days = 8\n").hash != plain


def test_one_value_can_be_changed_and_is_checked_as_in_a_file() -> None:
    plain = settings.load("[A2]\nmax_effective_days = 50\n")
    other = settings.changed(plain, "A1", "max_effective_days", 10.0)
    assert other.text == plain.text.replace(
        "[A1]\nmax_effective_days = 7\n", "[A1]\nmax_effective_days = 10\n"
    )
    for section, key, value in (
        ("A1", "max_effective_days", -1),
        ("A1", "max_effective_days", 7.5),
        ("A1", "days", 7),
        ("A99", "max_effective_days", 7),
    ):
        with pytest.raises(UsageError):
            settings.changed(plain, section, key, value)


def test_values_in_force_cannot_be_changed_afterwards() -> None:
    loaded = settings.load()
    with pytest.raises(TypeError):
        loaded.values["A1"]["max_effective_days"] = 1  # type: ignore[index]


REFUSED = {
    "a key nobody knows, with the nearest": ("[A1]\nmax_efective_days = 7\n", "max_effective_days"),
    "a section nobody knows, with the nearest": ("[A11]\nx = 1\n", "A1"),
    "text for a number": ("[A1]\nmax_effective_days = 'seven'\n", "max_effective_days"),
    "yes for a number": ("[A1]\nmax_effective_days = true\n", "max_effective_days"),
    "a part of a whole": ("[shared]\nhistory_days = 300.5\n", "history_days"),
    "less than nothing": ("[A1]\nmax_effective_days = -1\n", "max_effective_days"),
    "no number": ("[shared]\nroad_kmh = nan\n", "road_kmh"),
    "no end": ("[shared]\nroad_kmh = inf\n", "road_kmh"),
    "a number for a list": ("[shared]\nportfolio_roles = 1\n", "portfolio_roles"),
    "a list of numbers": ("[shared]\nportfolio_roles = [1]\n", "portfolio_roles"),
    "a value for a section": ("A1 = 7\n", "A1"),
    "no TOML": ("[A1\n", "TOML"),
}


@pytest.mark.parametrize(("text", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_in_words(text: str, named: str) -> None:
    with pytest.raises(UsageError) as refused:
        settings.load(text)
    for language in ("id", "en"):
        assert named in refused.value.text(language)
    assert refused.value.id != refused.value.en


def test_a_whole_number_may_stand_for_a_decimal_and_the_other_way_round() -> None:
    loaded = settings.load("[shared]\nroad_kmh = 50\nhistory_days = 400.0\n")
    assert loaded.section("shared")["road_kmh"] == 50
    assert loaded.section("shared")["history_days"] == 400
    assert isinstance(loaded.section("shared")["history_days"], int)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "thresholds.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=r"thresholds\.toml"):
        settings.load(file)
