"""From the claims of a sign-in to a person with a role and places; whoever lacks either is out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any

from dashboard import questions
from dashboard.access.roles import ROLES, SUPERVISORS
from dashboard.errors import UsageError
from dashboard.questions import NotYours, Reader
from dashboard.words import both

_EVERYWHERE = "*"
_PLACE = re.compile(r"[0-9]{2}(\.[0-9]{2})?")
_MOST = 200  # characters of an id or a name


@dataclass(frozen=True)
class Person:
    """Who asks: the id that the log keeps, the name that others see, and what they may see.

    ``until_s`` is the Unix time at which the sign-in, and what it allows, ends.
    """

    id: str
    name: str
    reader: Reader
    signed: bool = False
    until_s: float = math.inf


LOCAL = Person("local", "", questions.LOCAL_READER)
PUBLIC = Person("public", "", Reader("viewer"))


def local() -> Person:
    """Return the one person of a machine without sign-in."""
    return replace(LOCAL, reader=questions.local_reader())


@dataclass(frozen=True)
class Claims:
    """Which claim says what: the section ``[access]`` of ``.streamlit/secrets.toml``.

    A claim within another is named with dots (``realm_access.roles``). A sign-in older than
    ``hours`` ends: the provider is asked anew who somebody is, and what they may do.
    """

    id: str = "sub"
    name: str = "name"
    roles: str = "roles"
    regencies: str = "regencies"
    hours: float = 12

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Claims:
        """Return the settings; raises UsageError for one that is not known or cannot be."""
        kinds = {field.name: type(field.default) for field in fields(cls)}
        for name, value in settings.items():
            if name not in kinds:
                nearest = next(iter(get_close_matches(name, kinds, 1, 0)), "")
                raise UsageError(**both("access.setting_unknown", name=name, nearest=nearest))
            right = isinstance(value, str) if kinds[name] is str else _is_number(value)
            if not right or not value:
                raise UsageError(**both("access.setting_wrong", name=name))
        return cls(**settings)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def signed_in(claims: Claims, given: Mapping[str, Any], now_s: float) -> Person | None:
    """Return who the claims of a sign-in say that somebody is; None where it is too old.

    Raises NotYours for somebody without an id, a role or a place: nobody is let in by default.
    """
    issued = given.get("iat")
    if not isinstance(issued, int | float) or not -60 < now_s - issued < 3600 * claims.hours:
        return None
    who = _text(_claim(given, claims.id))
    roles = [role for role in ROLES if role in _words(_claim(given, claims.roles))]
    places = _words(_claim(given, claims.regencies))
    if not who:
        raise NotYours("sign_in", **both("access.no_id"))
    if not roles:
        raise NotYours("sign_in", **both("access.no_role"))
    held = None if _EVERYWHERE in places else _places(places)
    if held == ():
        raise NotYours("sign_in", **both("access.no_place"))
    supervises = any(role in SUPERVISORS for role in roles)
    name = _text(_claim(given, claims.name)) or who
    until_s = issued + 3600 * claims.hours
    return Person(who, name, Reader(roles[-1], held, supervisor=supervises), True, until_s)


def _claim(given: Mapping[str, Any], name: str) -> Any:
    if name in given:  # a provider may well name a claim with dots
        return given[name]
    found: Any = given
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _words(claim: Any) -> list[str]:
    """Return a claim's words: it is a list of them, or one text with commas or spaces."""
    if isinstance(claim, str):
        claim = re.split(r"[,\s]+", claim)
    return [str(each).strip().lower() for each in claim] if isinstance(claim, list) else []


def _text(claim: Any) -> str:
    plain = "".join(c for c in str(claim) if c.isprintable()) if isinstance(claim, str) else ""
    return plain.strip()[:_MOST]


def _places(words: list[str]) -> tuple[str, ...]:
    known = sorted({word for word in words if _PLACE.fullmatch(word)})
    return tuple(code for code in known if not any(code.startswith(f"{w}.") for w in known))
