"""Village and regency codes of both systems, checked against the names beside them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

from dashboard.errors import DashboardError
from dashboard.reference import (
    AmbiguousCodeError,
    ContradictedCodeError,
    Reference,
    regencies_named,
    to_kemendagri_regency,
)

_PREFIX = re.compile(
    r"^(desa|kelurahan|kel|dusun|kecamatan|kec|kabupaten|kab|kota|kotamadya)\b[\s.]*", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """What a code and its names come to: the code to store (None: none), and what to say.

    ``code`` is a finding's code, '' when there is nothing to say.
    """

    value: str | None
    code: str = ""
    first: str = ""
    second: str = ""


@dataclass(frozen=True)
class _Village:
    code: str
    name: str
    district: str
    regency: str
    shown: str


def place_key(name: str) -> str:
    """Return a place's name without prefix, case, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip()
    return re.sub(r"[^a-z0-9]", "", _PREFIX.sub("", plain).lower())


@cache
def _villages(reference: Reference) -> tuple[dict[str, _Village], dict[str, list[_Village]]]:
    """Return a reference's villages by code, and by name."""
    regencies = reference.regencies
    short = dict(zip(regencies["regency_code"], regencies["short_name"], strict=True))
    by_code: dict[str, _Village] = {}
    by_name: dict[str, list[_Village]] = defaultdict(list)
    columns = ("village_code", "name", "district_name", "regency_code")
    for code, name, district, regency in zip(
        *(reference.villages[c] for c in columns), strict=True
    ):
        shown = f"{name}, {district}, {short[regency]} ({code})"
        village = _Village(code, place_key(name), place_key(district), regency, shown)
        by_code[code] = village
        by_name[village.name].append(village)
    return by_code, by_name


class Places:
    """Reads village and regency codes against one reference."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._by_code, self._by_name = _villages(reference)
        self._regencies: dict[str, tuple[str, ...]] = {}

    def village(self, code: str, village: str, district: str, regency: str) -> Reading:
        """Read a village by its code, its names, or both; '' where one is not reported."""
        names = ", ".join(n for n in (village, district, regency) if n)
        named = self._named(village, district, regency)
        if not code:
            return self._from_names(names, named, village)
        dotted = code if "." in code else f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}"
        known = self._by_code.get(dotted)
        regencies = self._regencies_of(regency)
        if known is not None:
            return self._known(code, known, names, named, village, regencies)
        if "." in code:
            return Reading(dotted, "village_unknown")
        return self._undotted(code, dotted, named, bool(regencies))

    def _undotted(
        self, code: str, dotted: str, named: list[_Village], regency_named: bool
    ) -> Reading:
        """Read ten digits that no Kemendagri village has: a BPS code, or a new village."""
        if regency_named and len(named) == 1 and self._bps_regency(code) == named[0].regency:
            return Reading(named[0].code, "village_bps", named[0].code, named[0].shown)
        if self._swapped(code) and not regency_named:
            both = self.regency(code[:4], "")
            return Reading(None, "village_ambiguous", both.first, both.second)
        # In Kemendagri codes the last group begins with 1 (kelurahan) or 2 (desa).
        if dotted[-4] in "12" and not self._swapped(code):
            return Reading(dotted, "village_unknown")
        return Reading(None, "village_bps_unproved")

    def regency(self, code: str, name: str) -> Reading:
        """Read a regency by its code, its name, or both."""
        if not code:
            return self._regency_from_name(name)
        try:
            reading = to_kemendagri_regency(code, name, self._reference)
        except AmbiguousCodeError as fault:
            by_system = {r.system: f"{r.regency_code} {r.name}" for r in fault.readings}
            first, second = by_system["kemendagri"], by_system["bps"]
            return Reading(None, "regency_ambiguous", first, second)
        except ContradictedCodeError as fault:
            listed = " / ".join(f"{r.regency_code} {r.name}" for r in fault.readings)
            return Reading(None, "regency_contradicted", listed, name)
        except DashboardError:
            return Reading(None, "regency_code_form")
        if reading.system == "bps":
            return Reading(reading.regency_code, "regency_bps", reading.regency_code, reading.name)
        return Reading(reading.regency_code)

    def _regency_from_name(self, name: str) -> Reading:
        if not name:
            return Reading(None)
        if place_key(re.sub(r"(?i)^\s*prov(insi|\.)?\s*", "", name)) in self._provinces:
            if re.match(r"(?i)\s*prov", name):
                return Reading(None)
            if not re.match(r"(?i)\s*(kota|kab)", name):
                return Reading(None, "regency_name_unknown")
        found = self._regencies_of(name)
        if len(found) == 1:
            return Reading(found[0], "regency_from_name")
        return Reading(None, "regency_name_unknown")

    @cached_property
    def _provinces(self) -> set[str]:
        return {place_key(name) for name in self._reference.provinces["name"]}

    def _regencies_of(self, name: str) -> tuple[str, ...]:
        if name and name not in self._regencies:
            self._regencies[name] = regencies_named(name, self._reference)
        return self._regencies.get(name, ())

    def _named(self, village: str, district: str, regency: str) -> list[_Village]:
        """Return the villages that the given names can mean; an unknown regency means none."""
        if not village:
            return []
        regencies = self._regencies_of(regency)
        if regency and not regencies:
            return []
        wanted = place_key(district)
        return [
            v
            for v in self._by_name.get(place_key(village), [])
            if (not wanted or v.district == wanted) and (not regency or v.regency in regencies)
        ]

    def _from_names(self, names: str, named: list[_Village], village: str) -> Reading:
        if not village:
            return Reading(None, "village_none")
        if len(named) == 1:
            return Reading(named[0].code, "village_from_names")
        if named:
            several = " / ".join(v.shown for v in named[:3])
            return Reading(None, "village_names_several", several, names)
        return Reading(None, "village_names_unknown", "", names)

    def _known(
        self,
        code: str,
        known: _Village,
        names: str,
        named: list[_Village],
        village: str,
        regencies: tuple[str, ...],
    ) -> Reading:
        if regencies and known.regency not in regencies:
            if "." not in code and self._bps_regency(code) in regencies:
                if len(named) == 1:
                    return Reading(named[0].code, "village_bps", named[0].code, named[0].shown)
                return Reading(None, "village_bps_unproved")
            return Reading(None, "village_contradicted", known.shown, names)
        if not village or known.name == place_key(village):
            return Reading(known.code)
        if len(named) == 1:
            return Reading(None, "village_contradicted", known.shown, named[0].shown)
        return Reading(known.code, "village_name_differs", known.shown, village)

    def _bps_regency(self, code: str) -> str | None:
        """Return the regency that the first four digits mean for BPS."""
        regencies = self._reference.regencies
        found = regencies.loc[regencies["bps_code"] == code[:4], "regency_code"]
        return found.iloc[0] if len(found) else None

    def _swapped(self, code: str) -> bool:
        bps = self._bps_regency(code)
        return bps is not None and bps != f"{code[:2]}.{code[2:4]}"
