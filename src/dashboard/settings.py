"""Thresholds as data: every value with its unit, source and meaning in ``settings.toml``."""

from __future__ import annotations

import difflib
import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard

from dashboard.errors import UsageError
from dashboard.words import both

Value = float | int | str | bool | list[str] | list[int]


@dataclass(frozen=True)
class Setting:
    """One threshold: its default, its unit, where it comes from and what it means."""

    section: str
    key: str
    default: Value
    unit: str
    source: str
    about_id: str
    about_en: str


@dataclass(frozen=True)
class Settings:
    """Values in force. ``text`` is their TOML, which a release pins; ``hash`` names it."""

    values: Mapping[str, Mapping[str, Value]]

    def section(self, name: str) -> Mapping[str, Value]:
        """Return the values of one section (a rule id, or a shared step)."""
        return self.values.get(name, MappingProxyType({}))

    @property
    def text(self) -> str:
        """Every value in force as TOML, in catalogue order."""
        return "\n".join(
            f"[{section}]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())
            for section, keys in self.values.items()
        )

    @property
    def hash(self) -> str:
        """First twelve hexadecimal digits of the SHA-256 of ``text``."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


@cache
def known() -> Mapping[str, Mapping[str, Setting]]:
    """Return every known setting: section → key → Setting."""
    data = tomllib.loads(files("dashboard").joinpath("settings.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            section: MappingProxyType(
                {
                    key: Setting(section, key, entry.pop("value"), **entry)
                    for key, entry in keys.items()
                }
            )
            for section, keys in data.items()
        }
    )


def load(source: Path | str | None = None) -> Settings:
    """Return the defaults, overridden by a TOML file (Path) or TOML text (str).

    Raises UsageError for TOML that cannot be read, an unknown key (naming the nearest known
    one) and a value of another type than the default's.
    """
    values = {
        section: {key: setting.default for key, setting in keys.items()}
        for section, keys in known().items()
    }
    for section, keys in _read(source).items():
        _require(section, values, section)
        if not isinstance(keys, dict):
            raise UsageError(
                **both("settings.wrong_type", key=section, value=keys, expected=f"[{section}]")
            )
        for key, value in keys.items():
            _require(key, values[section], f"[{section}] {key}")
            values[section][key] = _checked(known()[section][key], value)
    return Settings(MappingProxyType({s: MappingProxyType(keys) for s, keys in values.items()}))


def changed(settings: Settings, section: str, key: str, value: object) -> Settings:
    """Return ``settings`` with one other value; raises UsageError where ``load`` would."""
    _require(section, known(), section)
    _require(key, known()[section], f"[{section}] {key}")
    other = {**settings.section(section), key: _checked(known()[section][key], value)}
    return Settings(MappingProxyType({**settings.values, section: other}))


def _read(source: Path | str | None) -> dict[str, Any]:
    if source is None:
        return {}
    name = str(source) if isinstance(source, Path) else "TOML"
    try:
        text = source.read_text("utf-8") if isinstance(source, Path) else source
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UsageError(**both("settings.unreadable", file=name, why=why)) from error


def _require(key: str, names: Mapping[str, Any], shown: str) -> None:
    if key not in names:
        nearest = difflib.get_close_matches(key, names, 1, 0.0)
        raise UsageError(
            **both("settings.unknown", key=shown, nearest=nearest[0] if nearest else "–")
        )


def _checked(setting: Setting, value: Any) -> Value:
    default = setting.default
    if is_number(default):
        # Days and counts are whole: half a day would be an error inside a question.
        whole = isinstance(default, int)
        if is_number(value) and 0 <= value < math.inf and not (whole and value % 1):
            return type(default)(value)
    elif isinstance(default, list) and isinstance(value, list):
        kinds = {type(item) for item in default} or {str}
        if all(type(item) in kinds for item in value):
            return value
    elif type(value) is type(default):
        return value
    raise UsageError(
        **both(
            "settings.wrong_type",
            key=f"[{setting.section}] {setting.key}",
            value=repr(value),
            expected=_toml(default),
        )
    )


def is_number(value: Any) -> TypeGuard[int | float]:
    """Tell whether a value is a number; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)
