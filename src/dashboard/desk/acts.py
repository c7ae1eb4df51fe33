"""What can happen to a case, and the one text form in which the desk keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, Literal, get_args

Outcome = Literal["confirmed", "explained", "data_error", "not_verifiable"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True)
class Open:
    """A release was the first in which the case stood."""


@dataclass(frozen=True)
class Ask:
    """A release was the first in which the case calls for somebody's reply: the days run."""


@dataclass(frozen=True)
class Gone:
    """A release no longer holds the case, which was closed: the next one is a new case."""


@dataclass(frozen=True)
class Assign:
    """Somebody is to see to it."""

    owner: str


@dataclass(frozen=True)
class Due:
    """It is to be done by this day."""

    on: date


@dataclass(frozen=True)
class Note:
    """Somebody wrote something down."""

    text: str


@dataclass(frozen=True)
class Reply:
    """The mentor (or who was asked) answered."""

    text: str


@dataclass(frozen=True)
class Rest:
    """It was seen and somebody was contacted: not to be shown again for a while."""

    text: str = ""


@dataclass(frozen=True)
class Close:
    """It was decided, with a reason; the desk adds what the case rested on."""

    outcome: Outcome
    reason: str
    rule_subjects: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reopen:
    """The decision was taken back."""

    reason: str


PersonsAct = Assign | Due | Note | Reply | Rest | Close | Reopen
Act = Open | Ask | Gone | PersonsAct
_KINDS: dict[str, type[Act]] = {kind.__name__.lower(): kind for kind in get_args(Act)}


def written(act: Act) -> tuple[str, str]:
    """Return an act's kind and its detail as JSON."""
    return type(act).__name__.lower(), json.dumps(asdict(act), default=date.isoformat)


@lru_cache(maxsize=1_000)  # most of them are alike
def read(kind: str, detail: str) -> Act:
    """Return the act that ``written`` wrote."""
    values: dict[str, Any] = json.loads(detail)
    for field in fields(_KINDS[kind]):
        if field.type == "date":
            values[field.name] = date.fromisoformat(values[field.name])
        elif field.type == "tuple[str, ...]":
            values[field.name] = tuple(values[field.name])
    return _KINDS[kind](**values)
