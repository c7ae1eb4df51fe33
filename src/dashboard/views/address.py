"""The address: which release, comparison, scope, language and subject a reader looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from dashboard import access, words
from dashboard.access import Person
from dashboard.questions import LOCAL_READER, Reader
from dashboard.questions.door import not_yours
from dashboard.reference import Reference
from dashboard.releases import Release
from dashboard.views import asked as asking
from dashboard.views.asked import Asked

LEVELS = ("country", "province", "regency", "district", "village")
# How long a place's code is, by its level.
CODE_LENGTH = {"province": 2, "regency": 5, "district": 8}
_LONGEST = 64  # no release number, place code or id is longer; the rest is noise
_ID = re.compile(rf"[\w.:/ -]{{0,{_LONGEST}}}")
_WORD = re.compile(rf"[a-z0-9_]{{0,{_LONGEST}}}")
_LONGEST_LIST = 200  # of words: what a page has open
_WORDS = re.compile(rf"[a-z0-9_.]{{0,{_LONGEST_LIST}}}")


@dataclass(frozen=True)
class View:
    """What one page run shows, pinned for the whole run: every answer is asked with it.

    ``scope`` is a place's code (``15``, ``15.02``, ``15.02.01``; ``""`` the country), ``widest``
    the scope that holds the whole store, or that of the reader's places that holds the scope.
    ``subject`` is the address's ``id``: one cooperative, one mentor, or empty; ``show`` what a
    page's own switch is set to (the page checks it). ``opened``
    names the folds of a page that are open, and what is chosen in them; ``plan`` what is asked of
    a proposal of assignments, None while nobody asks. ``pinned`` tells whether
    the address names the release; ``rejected`` names the parameters that meant nothing and fell
    back, ``refused`` the places and subjects that this reader may not see.
    """

    release: Release
    reference: Reference = field(repr=False)
    language: words.Language = "id"
    against: Release | None = None
    scope: str = ""
    widest: str = ""
    subject: str = ""
    show: str = ""
    opened: tuple[str, ...] = ()
    plan: Asked | None = None
    pinned: bool = False
    rejected: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    reader: Reader = LOCAL_READER
    person: Person = access.LOCAL

    @property
    def level(self) -> str:
        """The scope's level: country, province, regency or district."""
        return level_of(self.scope)

    @property
    def everywhere(self) -> str:
        """The scope, or ``""`` for a reader of everything: some rows belong to no place."""
        whole = self.scope == self.widest and self.reader.regencies is None
        return "" if whole else self.scope

    @property
    def place(self) -> str:
        """The scope's display name."""
        return self.reference.name(self.scope)

    @property
    def parameters(self) -> dict[str, str]:
        """The address of this view, without what it would fall back to anyway."""
        found = {
            "release": str(self.release.number) if self.pinned else "",
            "against": str(self.against.number) if self.against else "",
            "scope": self.scope if self.scope != self.widest else "",
            "lang": self.language if self.language != words.LANGUAGES[0] else "",
            "id": self.subject,
            "show": self.show,
            "open": ".".join(self.opened),
            "plan": str(self.plan or ""),
        }
        return {name: value for name, value in found.items() if value}

    def at(self, **changes: Any) -> dict[str, str]:
        """Return the address of this view with ``changes``, for a link."""
        return replace(self, **changes).parameters

    def elsewhere(self, **changes: Any) -> dict[str, str]:
        """Return the address for another page: what only this page shows is left behind."""
        left = {"subject": "", "show": "", "opened": (), "plan": None}
        return self.at(**left | changes)

    def has(self, *tables: str) -> bool:
        """Return whether the release holds rows of every one of the contract's ``tables``."""
        return all(self.release.rows.get(table, 0) for table in tables)

    def say(self, key: str, **values: Any) -> str:
        """Return the catalogue's sentence in the reader's language."""
        return words.say(key, self.language, **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Write a number in the reader's form."""
        return words.number(value, self.language, decimals)

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """Write a share (0 to 1) as a percentage in the reader's form."""
        return words.percent(share, self.language, decimals)

    def rupiah(self, amount: float | None) -> str:
        """Write an amount of rupiah as officials say it."""
        return words.rupiah(amount, self.language)

    def day(self, value: date | datetime | None, form: str = "short") -> str:
        """Write a date in the reader's form."""
        return words.day(value, self.language, form)


def level_of(code: str) -> str:
    """Return the level of a place's code: its number of parts."""
    return LEVELS[len(code.split(".")) if code else 0]


def widest(reference: Reference) -> str:
    """Return the scope that holds everything: the one province there is, else the country."""
    codes = reference.provinces["province_code"]
    return str(codes.iloc[0]) if len(codes) == 1 else ""


def language(parameters: Mapping[str, str]) -> words.Language:
    """Return the language that an address asks for, Bahasa Indonesia where it names none."""
    asked = parameters.get("lang", "")
    return next((known for known in words.LANGUAGES if known == asked), words.LANGUAGES[0])


def read(
    parameters: Mapping[str, str],
    releases: tuple[Release, ...],
    reference: Reference,
    reader: Reader = LOCAL_READER,
    mentors: Callable[[Release], Collection[str]] = lambda _: (),
    place: Callable[[Release, str], str | None] = lambda _release, _subject: None,
) -> View:
    """Read an address; whatever means nothing falls back and is named in ``rejected``.

    ``releases`` are newest first and not empty. The values come from anybody: only numbers of
    known releases, codes of known places and short plain ids pass. An id that names one of a
    release's ``mentors`` is dropped unless the reader is a supervisor. Where a reader may not see
    every place, a scope or a subject (``place`` says where it is) outside theirs is refused.
    """
    asked = {name: value[: _LONGEST_LIST + 1] for name, value in parameters.items()}
    by_number = {str(release.number): release for release in releases}
    everything = widest(reference)
    places, own = scopes(reference, everything), _own(reference, reader, asked.get("scope", ""))
    rejected, refused = [], []

    def known(name: str, values: Mapping[str, Any], fallback: Any) -> Any:
        value = asked.get(name, "")
        if value and value not in values:
            rejected.append(name)
        return values.get(value, fallback)

    release = known("release", by_number, releases[0])
    against = known("against", by_number, None)
    scope = known("scope", places, own)
    if not reader.holds(scope):
        refused.append(scope)
        scope = own
    spoken = known("lang", {code: code for code in words.LANGUAGES}, words.LANGUAGES[0])

    def plain(name: str, form: re.Pattern[str]) -> str:
        value = asked.get(name, "")
        if form.fullmatch(value):
            return value
        rejected.append(name)
        return ""

    def planned() -> Asked | None:
        try:
            plan = asking.read(parameters.get("plan", ""))
        except ValueError:
            plan = None
        else:
            if plan is None or set(plan.more) <= places.keys():
                asked = (
                    (*plan.more, *(each.partition("-")[0] for each in plan.leaving)) if plan else ()
                )
                outside = [code for code in asked if not reader.holds(code)]
                refused.extend(outside)
                return None if outside else plan
        rejected.append("plan")
        return None

    subject = plain("id", _ID)
    if subject and not reader.supervisor and subject in mentors(release):
        rejected.append("id")
        subject = ""
    if subject and reader.regencies is not None:
        at = place(release, subject)
        if at is not None and not reader.holds(at):
            refused.append(subject)
            subject = ""
    return View(
        release=release,
        reference=reference,
        language=spoken,
        against=against if against != release else None,
        scope=scope,
        widest=own,
        subject=subject,
        show=plain("show", _WORD),
        opened=tuple(name for name in plain("open", _WORDS).split(".") if name),
        plan=planned(),
        pinned=asked.get("release", "") in by_number,
        rejected=tuple(rejected),
        refused=tuple(refused),
        reader=reader,
    )


def inside(reference: Reference, parent: str) -> dict[str, str]:
    """Return code → name of the scopes one level below a place."""
    return _below(reference).get(parent, {})


@lru_cache(maxsize=8)
def _below(reference: Reference) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    # The register's order is the official one.
    for code, name in reference.names.items():
        if code:
            found.setdefault(code.rpartition(".")[0], {})[code] = name
    return found


def _own(reference: Reference, reader: Reader, asked: str) -> str:
    """Return the widest scope of a reader: of several places, the one that holds what is asked."""
    everything = widest(reference)
    if reader.holds(everything):
        return everything
    known = scopes(reference, everything)
    own = [code for code in reader.regencies or () if code in known]
    if not own:
        raise not_yours(", ".join(reader.regencies or ()))
    return next((code for code in own if asked == code or asked.startswith(f"{code}.")), own[0])


@lru_cache(maxsize=8)
def scopes(reference: Reference, everything: str) -> dict[str, str]:
    """Return the codes that may be a scope: the widest, and every place in it to the district."""
    return {code: code for code in reference.names if code.startswith(everything)}
