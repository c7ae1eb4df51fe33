"""Then and now: the headline figures as presented and as the newest release has them, by cause."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from dashboard import questions, words
from dashboard.handouts import Figure
from dashboard.handouts.message import signed
from dashboard.releases import Release
from dashboard.views import answers, slides, text
from dashboard.views.address import View

# Why figures move; a release in which more than one took effect tells them apart no more.
CAUSES = ("new_rows", "corrections", "rules", "several")
_OF_RULES = ("program", "clarifications")  # results that hold what a release was assessed by


def draw(view: View) -> None:
    """Draw what the release on screen said beside what the newest of its line says.

    The newest release is presented as it is: there is nothing to draw.
    """
    steps = _steps(view)
    if not steps:
        return
    newest = steps[-1]
    now = replace(view, release=newest, against=None)
    said = view.say(
        "then_now.about",
        older=view.release.number,
        older_on=view.release.as_of,
        newer=newest.number,
        newer_on=newest.as_of,
    )
    text.section(view, "then_now.title", said)
    then = slides.handout(view)
    headline = next(section for section in then.sections if section.key == "headline")
    shown = [each for each in headline.figures if each.value is not None]
    moves = answers.kept(now, f"then and now since {view.release.number}", lambda: _moves(view))
    known = {_cause(before, release) for before, release in _pairs(view)}
    used = [cause for cause in CAUSES if cause in known and view.level != "district"]
    headings = [
        view.say("handouts.figure"),
        *(view.say("then_now.release", number=each.number) for each in (view.release, newest)),
        view.say("handouts.change"),
        *(view.say(f"then_now.{cause}") for cause in used),
    ]
    rows = []
    for figure in shown:
        part, whole = _of(now, figure.metric)
        change = words.NO_VALUE
        if part is not None and figure.value is not None:
            change = signed(then, part - figure.value)
        counts = moves.get(figure.metric, Counter())
        rows.append(
            (
                figure.label,
                _written(view, figure, figure.value, figure.whole),
                _written(view, figure, part, whole),
                change,
                *(signed(then, counts[cause]) for cause in used),
            )
        )
    st.html(text.table(headings, rows))
    text.note(" ".join(_said(view)))


def _steps(view: View) -> list[Release]:
    """Return the releases of the line after the one on screen, the oldest first."""
    return [
        release
        for release in reversed(answers.store().releases())
        if release.line == view.release.line and release.number > view.release.number
    ]


def _pairs(view: View) -> list[tuple[Release, Release]]:
    """Return each of those releases with the one before it."""
    steps = _steps(view)
    return list(zip([view.release, *steps], steps, strict=False))


def _of(view: View, metric: str) -> tuple[int | None, int]:
    """Return a figure's part and whole; no part where nothing counts, or is not there any more."""
    known = answers.measure(view, metric, level=view.level)
    row = known[known["code"] == view.scope]
    whole = int(row["denominator"].sum())
    return (int(row["numerator"].sum()) if whole else None), whole


def _written(view: View, figure: Figure, part: int | None, whole: int) -> str:
    if part is None:
        return view.say("common.cannot_assess")
    return view.say("common.part_of_what", part=part, n=whole, what=figure.counted)


def _moves(view: View) -> dict[str, Counter[str]]:
    """Return by how much each figure of the scope moved, by cause, release after release."""
    found: dict[str, Counter[str]] = {}
    for before, release in _pairs(view):
        moved = questions.moved(before.results, release.results)
        here = moved[(moved["level"] == view.level) & (moved["code"] == view.scope)]
        here = here.fillna({"numerator_before": 0, "numerator_after": 0})
        for row in answers.rows(here):
            by = round(row.numerator_after - row.numerator_before)
            found.setdefault(row.metric_id, Counter())[_cause(before, release)] += by
    return found


def _causes(before: Release, release: Release) -> set[str]:
    """Return what took effect in a release: new rows or days, corrections, rules."""
    changes = answers.store().changes(release.number).values()
    found = set()
    if before.as_of != release.as_of or any(change.added for change in changes):
        found.add("new_rows")
    if any(change.changed or change.removed for change in changes):
        found.add("corrections")
    # What a release keeps is named by what it holds: the same rules are the same files.
    same = (before.results.get(name) == release.results.get(name) for name in _OF_RULES)
    if before.settings_text != release.settings_text or not all(same):
        found.add("rules")
    return found


def _cause(before: Release, release: Release) -> str:
    """Return what took effect in a release where it is one thing alone."""
    causes = _causes(before, release)
    return causes.pop() if len(causes) == 1 else "several"


def _said(view: View) -> list[str]:
    """Say of every release since what took effect in it."""
    said = []
    for before, release in _pairs(view):
        causes = _causes(before, release)
        named = [view.say(f"then_now.{cause}").lower() for cause in CAUSES if cause in causes]
        what = ", ".join(named) or view.say("then_now.nothing")
        said.append(view.say("then_now.step", number=release.number, causes=what))
    if view.level == "district":
        said.append(view.say("then_now.district"))
    return said
