"""Regency codes in both systems: Kemendagri and BPS swap two pairs in Jambi, so names decide."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.errors import DashboardError
from dashboard.reference.places import Reference, load

System = Literal["kemendagri", "bps", "both"]


@dataclass(frozen=True)
class RegencyReading:
    """One way to read a regency code.

    ``regency_code`` is the Kemendagri code (``15.06``), ``name`` its short name, ``system`` the
    system in which the given code means it: kemendagri, bps, or both where they agree.
    """

    regency_code: str
    name: str
    system: System


class AmbiguousCodeError(DashboardError):
    """A four-digit code that means one regency for Kemendagri and another for BPS."""

    def __init__(self, code: str, readings: tuple[RegencyReading, ...]) -> None:
        """Keep the ``readings`` so that the reason can name both."""
        listed = " / ".join(f"{r.system}: {r.regency_code} {r.name}" for r in readings)
        super().__init__(
            f'Kode "{code}" bermakna ganda ({listed}). Tulis nama kabupaten/kota di sampingnya,'
            " atau pakai kode Kemendagri dengan titik.",
            f'The code "{code}" is ambiguous ({listed}). Put the regency\'s name beside it, or use'
            " the Kemendagri code with its dot.",
        )
        self.readings = readings


class ContradictedCodeError(DashboardError):
    """A code and a name that mean different regencies in every system."""

    def __init__(self, code: str, name: str, readings: tuple[RegencyReading, ...]) -> None:
        """Keep the ``readings`` of the code; the name means none of them."""
        listed = " / ".join(f"{r.regency_code} {r.name}" for r in readings)
        super().__init__(
            f'Kode "{code}" berarti {listed}, tetapi namanya "{name}". Perbaiki salah satunya.',
            f'The code "{code}" means {listed}, but the name is "{name}". Correct one of them.',
        )
        self.readings = readings


def to_kemendagri_regency(
    code: str, name: str = "", reference: Reference | None = None
) -> RegencyReading:
    """Read a regency code (``15.06``, ``1506``) with the name beside it, if there is one.

    A dot proves Kemendagri; four digits may be either system, and only a name that is known
    decides between two readings. A name that is not known proves nothing. Raises
    ``AmbiguousCodeError``, ``ContradictedCodeError``, or ``DashboardError`` for a code that no
    system knows. Source: Kepmendagri 300.2.2-2138/2025 against BPS wilayah kerja statistik.
    """
    reference = reference or load()
    readings = _readings(code.strip(), reference.regencies)
    if not readings:
        raise DashboardError(
            f'Tidak ada kabupaten/kota dengan kode "{code}", menurut Kemendagri maupun BPS.',
            f'No regency has the code "{code}", neither in Kemendagri nor in BPS.',
        )
    named = regencies_named(name, reference)
    if named:
        readings = tuple(r for r in readings if r.regency_code in named) or _refuse(
            code, name, readings
        )
    if len(readings) > 1:
        raise AmbiguousCodeError(code, readings)
    return readings[0]


def regencies_named(name: str, reference: Reference | None = None) -> tuple[str, ...]:
    """Return the Kemendagri codes of the regencies that a name can mean; empty if none.

    Case, spaces, punctuation and accents do not count; ``Kab.``, ``Kabupaten`` and ``Kota`` in
    front do, where the name alone means several. Spellings: ``also_written`` in regencies.csv.
    """
    regencies = (reference or load()).regencies
    kind, key = _name_key(name)
    columns = (regencies[c] for c in ("regency_code", "kind", "name", "also_written"))
    found = [
        (code, its_kind)
        for code, its_kind, its_name, others in zip(*columns, strict=True)
        if key and key in {_name_key(spelling)[1] for spelling in [its_name, *others.split(";")]}
    ]
    of_kind = [code for code, its_kind in found if its_kind == kind]
    return tuple(of_kind or [code for code, _ in found])


def _refuse(
    code: str, name: str, readings: tuple[RegencyReading, ...]
) -> tuple[RegencyReading, ...]:
    raise ContradictedCodeError(code, name, readings)


def _readings(code: str, regencies: pd.DataFrame) -> tuple[RegencyReading, ...]:
    dotted = code if "." in code else f"{code[:2]}.{code[2:]}"
    kemendagri = regencies[regencies["regency_code"] == dotted]
    bps = regencies[regencies["bps_code"] == code]
    if set(kemendagri["regency_code"]) == set(bps["regency_code"]):
        return _as_readings(kemendagri, "both")
    return _as_readings(kemendagri, "kemendagri") + _as_readings(bps, "bps")


def _as_readings(regencies: pd.DataFrame, system: System) -> tuple[RegencyReading, ...]:
    codes, names = regencies["regency_code"], regencies["short_name"]
    return tuple(RegencyReading(c, n, system) for c, n in zip(codes, names, strict=True))


_KINDS = {"kab": "kabupaten", "kabupaten": "kabupaten", "kota": "kota", "kotamadya": "kota"}


def _name_key(name: str) -> tuple[str, str]:
    """Return the kind that a name begins with ('' if none) and its letters alone."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    kind = _KINDS.get(words[0], "") if words else ""
    return kind, "".join(words[1:] if kind else words)
