"""What a reader asks of a proposal of assignments, as it stands in the address."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 3  # regencies that gain assistants, and seats that fall vacant, in one question
_NOTHING = "now"  # the proposal as things stand
_TOKEN = re.compile(
    r"more(?P<more>\d\d\.\d\d)|each(?P<each>[1-9]\d?)|leave(?P<leave>(?:\d\d\.\d\d)?-\d{2,4})"
    r"|seats(?P<seats>\d{1,2})|need(?P<need>\d{1,2})|(?P<all>all)",
    re.ASCII,
)


@dataclass(frozen=True)
class Asked:
    """One more assistant (or ``each`` so many) in regencies, seats that fall vacant, other caps.

    ``everything`` plans running pairs anew as well. In an address it reads
    ``more15.03_each2_leave15.08-04_seats9_need12_all``, and ``now`` where nothing is changed.
    """

    more: tuple[str, ...] = ()
    each: int = 1
    leaving: tuple[str, ...] = ()
    seats: int | None = None
    need: int | None = None
    everything: bool = False

    def __str__(self) -> str:
        """Write it as the address holds it."""
        parts = [f"more{code}" for code in self.more]
        parts += [f"each{self.each}"] if self.more and self.each > 1 else []
        parts += [f"leave{seat}" for seat in self.leaving]
        parts += [] if self.seats is None else [f"seats{self.seats}"]
        parts += [] if self.need is None else [f"need{self.need}"]
        parts += ["all"] if self.everything else []
        return "_".join(parts) or _NOTHING


def read(written: str) -> Asked | None:
    """Read what an address asks; None where it asks nothing, ValueError where it means nothing."""
    if not written:
        return None
    if written == _NOTHING:
        return Asked()
    found: dict[str, list[str]] = {}
    for token in written.split("_"):
        match = _TOKEN.fullmatch(token)
        if not match or match.lastgroup is None:
            raise ValueError(token)
        found.setdefault(match.lastgroup, []).append(match[match.lastgroup])
    for name, values in found.items():
        if len(values) > (MOST if name in ("more", "leave") else 1):
            raise ValueError(name)
    return Asked(
        more=tuple(found.get("more", ())),
        each=int(found.get("each", ["1"])[0]),
        leaving=tuple(found.get("leave", ())),
        seats=_whole(found.get("seats")),
        need=_whole(found.get("need")),
        everything="all" in found,
    )


def _whole(values: list[str] | None) -> int | None:
    return int(values[0]) if values else None
