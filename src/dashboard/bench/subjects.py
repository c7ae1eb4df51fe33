"""What is measured: every page, the regencies of the province, a store with the sample."""

from __future__ import annotations

from pathlib import Path

from dashboard import questions, reference, releases
from dashboard.bench.server import ROOT

PAGES = tuple(path.stem.partition("_")[2] for path in sorted((ROOT / "pages").glob("*/*.py")))
_OF_ONE = {"cooperative": "SIM-K-00288"}  # pages that show one subject, and whom


def address(page: str) -> str:
    """Return the path that opens a page."""
    return f"/{page}?id={_OF_ONE[page]}" if page in _OF_ONE else f"/{page}"


def regencies() -> tuple[str, ...]:
    """Return the names of the regencies, as the list of places shows them."""
    places = reference.load()
    return tuple(places.name(code) for code in places.regencies["regency_code"])


def regency_codes() -> tuple[str, ...]:
    """Return the codes of the regencies."""
    return tuple(reference.load().regencies["regency_code"])


def publish(store: Path) -> None:
    """Publish the sample as release 1 of a new store."""
    releases.publish_sample(releases.Store(store), questions.assess, reference=reference.load())
