"""The reader's language: sentences from one catalogue, numbers and dates through Babel."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, cast

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
NO_VALUE = "–"
_LOCALES = {"id": Locale("id"), "en": Locale("en", "GB")}
_DATES = {"short": "d MMM y", "long": "d MMMM y", "day": "d MMM", "month": "MMM y"}


def say(key: str, language: Language, /, **values: Any) -> str:
    """Return the catalogue's sentence ``key`` in ``language``, with ``values`` filled in.

    Whole numbers, decimals and dates among the values are written in the reader's form; the
    plural form follows the value ``n``. An unknown key is a KeyError: a programmer's fault.
    """
    entry = catalogue()[key][language]
    if isinstance(entry, Mapping):
        form = _LOCALES[language].plural_form(values["n"])
        entry = entry.get(form, entry["other"])
    if not values:
        return cast(str, entry)
    return cast(str, entry).format(
        **{name: _written(value, language) for name, value in values.items()}
    )


def has(key: str) -> bool:
    """Return whether the catalogue holds ``key``."""
    return key in catalogue()


def both(key: str, /, **values: Any) -> dict[str, str]:
    """Return the sentence in every language, as the keywords of ``DashboardError``."""
    return {language: say(key, language, **values) for language in LANGUAGES}


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Return every entry of the catalogue: ``section.key`` → language → text or plural forms."""
    entries: dict[str, Mapping[str, Any]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for section, texts in tomllib.loads(file.read_text("utf-8")).items():
                for key, entry in texts.items():
                    name = f"{section}.{key}"
                    if name in entries:
                        raise KeyError(f"{file.name}: {name} stands twice in the catalogue")
                    entries[name] = MappingProxyType(entry)
    return MappingProxyType(entries)


def number(value: float | None, language: Language, decimals: int = 0) -> str:
    """Write a number in the reader's form: ``1.585`` or ``1,585``; ``–`` where there is none."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unlike itself
        return NO_VALUE
    return _number(float(value), language, decimals)


def percent(share: float | None, language: Language, decimals: int = 0) -> str:
    """Write a share (0 to 1) as a percentage: ``24,3%`` or ``24.3%``."""
    if share is None or share != share:  # noqa: PLR0124
        return NO_VALUE
    return f"{_number(100 * share, language, decimals)}%"


def rupiah(amount: float | None, language: Language) -> str:
    """Write rupiah as officials say them: ``Rp3 miliar``, ``Rp657,5 juta``, ``Rp44.000``."""
    if amount is None or amount != amount:  # noqa: PLR0124
        return NO_VALUE
    for size, word in ((1e12, "money.trillion"), (1e9, "money.billion"), (1e6, "money.million")):
        # Rounding first: Rp999.95 million is written as Rp1 billion, not as Rp1,000 million.
        if abs(round(amount / size, 1)) >= 1:
            scaled = round(amount / size, 1)
            decimals = 0 if scaled == int(scaled) else 1
            return f"Rp{_number(scaled, language, decimals)} {say(word, language)}"
    return f"Rp{_number(amount, language, 0)}"


def day(value: date | datetime | None, language: Language, form: str = "short") -> str:
    """Write a date: ``27 Okt 2025``; ``form`` is short, long, day or month."""
    if value is None or value != value:  # noqa: PLR0124 - NaT is unlike itself
        return NO_VALUE
    plain = value.date() if isinstance(value, datetime) else value
    return _day(plain, language, form)


def _written(value: Any, language: Language) -> Any:
    if value is None:
        return NO_VALUE
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _number(float(value), language, 0)
    if isinstance(value, float):
        return number(value, language, 0 if value == int(value) else 1)
    if isinstance(value, date):
        return day(value, language)
    return value


@lru_cache(maxsize=20_000)
def _number(value: float, language: Language, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=_LOCALES[language]))


@lru_cache(maxsize=20_000)
def _day(value: date, language: Language, form: str) -> str:
    return str(format_date(value, format=_DATES[form], locale=_LOCALES[language]))
