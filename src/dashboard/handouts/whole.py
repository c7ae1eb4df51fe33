"""A handout worked out once from a release's answers: the same questions as on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from dashboard import words
from dashboard.errors import DashboardError
from dashboard.handouts import coverage, decisions, people, phase_two
from dashboard.handouts.asking import CODE_LENGTH, Asked
from dashboard.handouts.content import Handout, Section, Stamp, sealed
from dashboard.handouts.look import TIERS
from dashboard.handouts.making import SMALL_N, Making
from dashboard.questions import MissingData
from dashboard.words import Language

_SECTIONS: tuple[Callable[[Making], Section | None], ...] = (
    phase_two.headline,
    phase_two.place_map,
    phase_two.places,
    phase_two.ladder,
    phase_two.targets,
    coverage.section,
    people.tiers,
    people.worklist,
    phase_two.blockers,
    decisions.last_time,
    decisions.today,
    people.cooperatives,
)


def make(asked: Asked, scope: str, language: Language, at: datetime) -> Handout:
    """Work out the handout of a province, regency or district; ``at`` is when it is made.

    What the release holds no data for is left out. Raises DashboardError for an unknown place.
    """
    _known(asked, scope)
    own = Making(asked, scope, language, at)
    sections = [found for work in _SECTIONS if (found := worked(work, own)) is not None]
    return sealed(
        Handout(
            language=language,
            title=own.say("handouts.title", place=own.place),
            lead=_lead(own),
            stamp=stamp(own),
            sections=tuple(sections),
            definitions=definitions(own),
        )
    )


def _known(asked: Asked, scope: str) -> None:
    asked.reference.name(scope)
    if len(scope) > CODE_LENGTH["district"] or not scope.startswith(asked.widest):
        raise DashboardError(
            f"Bahan rapat dibuat untuk provinsi, kabupaten/kota atau kecamatan, bukan {scope}.",
            f"Handouts are made for a province, regency or district, not for {scope}.",
        )


def worked(work: Callable[[Making], Section | None], own: Making) -> Section | None:
    """Return a section, None where the release holds no data for it."""
    try:
        return work(own)
    except MissingData:
        return None


def address(asked: Asked, scope: str, language: Language, cooperative: str = "") -> str:
    """Return path and query of the page that shows the same again, as pages write it."""
    parameters = {
        "release": str(asked.release.number),
        "against": str(asked.against.number) if asked.against else "",
        "scope": scope if scope != asked.widest else "",
        "lang": language if language != words.LANGUAGES[0] else "",
        "id": cooperative,
    }
    page = "cooperative" if cooperative else "slides"
    return f"{page}?" + urlencode({name: value for name, value in parameters.items() if value})


def stamp(own: Making, name: str = "", cooperative: str = "") -> Stamp:
    """Return the stamp of a handout: of its place, or of one cooperative by ``name`` and id."""
    release = own.asked.release
    return Stamp(
        line=own.stamp_line,
        place=name or own.place,
        scope=own.scope,
        release=release.number,
        release_name=release.name,
        as_of=release.as_of,
        simulated=release.simulated,
        audience=own.asked.audience,
        address=address(own.asked, own.scope, own.language, cooperative),
        made_at=own.at,
    )


def _lead(own: Making) -> str:
    """Return the one sentence that a governor takes away: that of the overview."""
    total = own.total
    if not total:
        return own.say("common.nobody_here")
    of = {
        metric: own.asked.of(own.scope, metric)
        for metric in ("operating", "accompanied", "unassessed", "without_mentor", "built", "nib")
    }
    known = {
        metric: part
        for metric, (part, whole) in of.items()
        if whole and (metric != "unassessed" or part)
    }
    said = ["operating", "accompanied", "unassessed"]
    said += [] if "operating" in known else ["built", "nib"]
    parts = [
        own.say(f"overview.sentence_{metric}", n=known[metric])
        for metric in said
        if metric in known
    ]
    lead = own.say("overview.sentence", place=own.place, n=total, parts="; ".join(parts))
    if "without_mentor" in known:
        alone = own.say("overview.sentence_without_mentor", n=known["without_mentor"])
        lead += " " + own.say("overview.sentence_week", parts=alone)
    return lead


def definitions(own: Making) -> tuple[tuple[str, str], ...]:
    """Return what figures and words mean, each with its meaning."""
    days = own.asked.threshold("shared", "verified_days")
    seats = own.asked.threshold("shared", "seats")
    metrics = own.asked.held(own.scope, (*phase_two.HEADLINES, *coverage.MEASURES))
    found = {
        own.title(metric): own.say(f"meaning.{metric}", days=days, seats=seats)
        for metric in metrics
    }
    if own.asked.has("visits"):
        for tier in TIERS:
            if tier == "unknown":  # said below, for everything
                continue
            found[own.say(f"tier.{tier}")] = own.say(f"oversight.about_{tier}")
    found[own.say("common.cannot_assess")] = own.say("meaning.cannot_assess")
    found[own.say("common.not_reported")] = own.say("meaning.not_reported")
    found[words.NO_VALUE] = own.say("meaning.no_value")
    found["%"] = own.say("meaning.share", n=SMALL_N)
    return tuple(found.items())
