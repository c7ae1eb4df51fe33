"""What is built and running: headline figures, map, places, ladder, targets, named obstacles."""

from __future__ import annotations

from typing import Any

from dashboard import words
from dashboard.handouts import maps
from dashboard.handouts.asking import CODE_LENGTH, below
from dashboard.handouts.content import Cell, Chart, Column, Figure, Section, Series, Table
from dashboard.handouts.look import ACCENT, GREY, RAMP
from dashboard.handouts.making import Making
from dashboard.planning import blockers as obstacles
from dashboard.planning import forecast
from dashboard.planning.forecast import WEEKLY
from dashboard.planning.movement import STEPS
from dashboard.questions import MissingData, rows

# Headline figures by precedence, with the table that opens each: those of the overview.
HEADLINES = {
    "operating": "business_units",
    "built": "construction",
    "accompanied": "visits",
    "without_mentor": "assignments",
    "borrowers_unseen": "financing",
    "no_construction_record": "construction",
    "land_verified": "construction",
    "nib": "cooperatives",
    "annual_meeting": "cooperatives",
    "bank_account": "cooperatives",
}
_MOST_FIGURES = 5
_BY_PLACE = ("operating", "built", "accompanied", "without_mentor", "nib")
_ON_MAP = ("accompanied", "operating", "built", "without_mentor", "nib", "annual_meeting")
# The table without which nothing can be said of a step.
_SHOWN_BY = {
    **dict.fromkeys(("land_verified", "building", "built", "equipped"), "construction"),
    "selling": "business_units",
}
_MOST_KINDS = 4


def headline(own: Making) -> Section:
    """Return the figures that the data allow, at most one of them empty."""
    held = own.asked.held(own.scope, HEADLINES)[:_MOST_FIGURES]
    figures = [_figure(own, metric) for metric in held]
    missing = [metric for metric in HEADLINES if metric not in held]
    if len(figures) < _MOST_FIGURES and missing:
        table = own.say(f"table.{HEADLINES[missing[0]]}")
        note = own.say("common.opened_by", table=table)
        figures.append(Figure(missing[0], own.title(missing[0]), None, 0, "", None, note))
    against = own.asked.against
    line = own.say("handouts.no_comparison")
    if against:
        line = own.say("handouts.compared", number=against.number, on=against.as_of)
    cells = [
        (each.label, each.value, each.whole or None, each.counted, each.change, each.note)
        for each in figures
    ]
    names = ("figure", "value", "of", "counted", "change", "note")
    kinds = ("text", "whole", "whole", "text", "whole", "text")
    columns = tuple(
        Column(own.say(f"handouts.{name}"), kind)  # type: ignore[arg-type]
        for name, kind in zip(names, kinds, strict=True)
    )
    return Section(
        "headline",
        own.say("handouts.headline"),
        (line,),
        figures=tuple(figures),
        table=Table(columns, tuple(cells)),
        message=line if against else "",
        source=own.source(*dict.fromkeys(HEADLINES[metric] for metric in held)),
    )


def _figure(own: Making, metric: str) -> Figure:
    part, whole = own.asked.of(own.scope, metric)
    label = own.title(metric)
    if not whole:
        return Figure(metric, label, None, 0, "", None, own.say("common.cannot_assess_here"))
    change = None
    if own.asked.against:
        change = part - own.asked.of(own.scope, metric, then=True)[0]
    return Figure(metric, label, part, whole, own.counted(metric), change, own.share(part, whole))


def place_map(own: Making) -> Section | None:
    """Return the map of the places below, shaded by the first measure that the data allow."""
    held = own.asked.held(own.scope, _ON_MAP)
    if not held:
        return None
    metric = held[0]
    level, within = below(own.scope)
    known = own.asked.measure(level, within, metric)
    values = dict(zip(known["code"], known["value"], strict=True))
    drawn = maps.shaded(
        own.asked.reference,
        level,
        within,
        values,
        lambda share: words.percent(share, own.language),
        own.say("common.cannot_assess" if metric == "accompanied" else "map.no_data"),
        own.language,
    )
    if drawn is None:
        return None
    parts = "; ".join(f"{area.name} {area.written}" for area in drawn.areas)
    says = own.say("handouts.map_says", place=own.place, measure=own.title(metric), parts=parts)
    return Section(
        "map",
        own.say("handouts.map", measure=own.title(metric)),
        map=maps.saying(drawn, says),
        source=own.source(HEADLINES[metric]),
    )


def places(own: Making) -> Section | None:
    """Return every place below with the headline measures."""
    level, within = below(own.scope)
    held = own.asked.held(own.scope, _BY_PLACE)
    known = own.asked.measure(level, within, *held)
    if known.empty:
        return None
    cells = {(row.code, row.metric_id): row for row in rows(known)}
    totals = {
        code: max(int(cells[code, metric].denominator) for metric in held)
        for code in sorted(set(known["code"]))
    }
    # A denominator that is not all cooperatives stands in a column of its own.
    apart = {
        metric: any(cells[code, metric].denominator != n for code, n in totals.items())
        for metric in held
    }
    columns = [Column(own.say("column.place")), Column(own.say("column.cooperatives"), "whole")]
    for metric in held:
        columns.append(Column(own.title(metric), "whole"))
        if apart[metric]:
            columns.append(Column(own.say("handouts.of") + " " + own.counted(metric), "whole"))
    unknown = own.say("common.cannot_assess")
    lines = []
    for code, total in totals.items():
        line: list[Any] = [own.asked.reference.name(code), total]
        for metric in held:
            row = cells[code, metric]
            line.append(int(row.numerator) if row.denominator else unknown)
            if apart[metric]:
                line.append(int(row.denominator) if row.denominator else None)
        lines.append(tuple(line))
    return Section(
        "places",
        own.say(f"handouts.places_{level}"),
        (own.say("handouts.official_order"),),
        table=Table(tuple(columns), tuple(lines)),
        on_slides=True,
        source=own.source(*dict.fromkeys(HEADLINES[metric] for metric in held)),
    )


def ladder(own: Making) -> Section | None:
    """Return how many have reached each step, and how many stand on it."""
    counted = {
        row.step: row.cooperatives
        for row in rows(own.asked.inside("ladder", own.scope, length=len(own.scope)))
    }
    if not counted:
        return None
    total, without = int(sum(counted.values())), int(counted.get("no_record", 0))
    here: dict[str, int | None] = {}
    reached: dict[str, int | None] = {}
    above = 0
    for step in reversed(STEPS):
        if not own.asked.has(_SHOWN_BY.get(step, "cooperatives")):
            here[step] = reached[step] = None
            continue
        here[step] = int(counted.get(step, 0))
        above += here[step] or 0
        reached[step] = above + (without if step == "formed" else 0)
    names = [own.say(f"ladder_step.{step}") for step in STEPS]
    title = own.say("handouts.ladder_reached")
    chart = Chart(
        own.say("handouts.ladder_says", n=total),
        tuple(names),
        (Series(title, ACCENT, tuple(reached[step] for step in STEPS)),),
    )
    unknown = own.say("common.not_yet")
    said = [(reached[step], here[step]) for step in STEPS]
    lines = [
        (name, unknown if to is None else to, unknown if on is None else on)
        for name, (to, on) in zip(names, said, strict=True)
    ]
    lines.append((own.say("ladder_step.no_record"), without, without))
    columns = (
        Column(own.say("column.ladder_step")),
        Column(title, "whole"),
        Column(own.say("handouts.ladder_here"), "whole"),
    )
    notes = [chart.says]
    if without:
        notes.append(own.say("handouts.no_record", n=without))
    return Section(
        "ladder",
        own.say("progress.ladder"),
        tuple(notes),
        chart=chart,
        table=Table(columns, tuple(lines)),
        source=own.source("cooperatives", "construction", "business_units"),
    )


def targets(own: Making) -> Section | None:
    """Return what is reached of each target, and whether the rest will be at this pace."""
    length = CODE_LENGTH[below(own.scope)[0]]
    known = own.asked.inside("targets", own.scope, length=length)
    if known.empty:
        return None
    lines = []
    series: dict[str, list[int | None]] = {"reached": [], "expected": [], "target": []}
    said, named = [], []
    for metric in dict.fromkeys(known["metric"]):
        foreseen = {}
        if metric in WEEKLY:
            try:
                terms = forecast.Terms.of(own.asked.base.settings)
                found = forecast.of_targets(own.asked.inside, terms, metric, own.scope, length)
                foreseen = {row.code: row for row in rows(found)}
            except MissingData:
                pass  # reached and target alone: there is no weekly series
        for row in rows(known[known["metric"] == metric]):
            ahead = foreseen.get(row.code)
            lines.append(_target(own, row, ahead))
            if row.code == own.scope:
                named.append(own.title(metric))
                said.append(_target_line(own, row, ahead))
                missing = row.reached != row.reached
                expected = ahead.expected if ahead else None
                series["reached"].append(None if missing else int(row.reached))
                series["expected"].append(None if expected is None else round(expected))
                series["target"].append(int(row.target))
    colours = {"reached": ACCENT, "expected": RAMP[1], "target": GREY}
    chart = None
    if named:
        bars = tuple(
            Series(own.say(f"column.{name}"), colours[name], tuple(values))
            for name, values in series.items()
        )
        chart = Chart(own.say("handouts.targets_says"), tuple(named), bars)
    columns = (
        Column(own.say("column.metric")),
        Column(own.say("column.place")),
        Column(own.say("handouts.due"), "day"),
        *(Column(own.say(f"column.{name}"), "whole") for name in ("target", "reached", "expected")),
        Column(own.say("handouts.state")),
        Column(own.say("handouts.range")),
    )
    return Section(
        "targets",
        own.say("progress.targets"),
        tuple(said) or (own.say("handouts.targets_none", place=own.place),),
        chart=chart,
        table=Table(columns, tuple(lines)),
        message=" ".join(said),
        source=own.source("targets", "construction", "business_units"),
    )


def _target(own: Making, row: Any, ahead: Any) -> tuple[Any, ...]:
    reached: Any = (
        own.say("progress.target_none") if row.reached != row.reached else int(row.reached)
    )
    line = (own.title(row.metric), own.asked.reference.name(row.code), row.due_on.date())
    if ahead is None:
        return (*line, int(row.target), reached, None, None, None)
    expected = None if ahead.expected is None else round(ahead.expected)
    state = own.say(f"forecast.{ahead.state}")
    return (*line, int(row.target), reached, expected, state, _range(own, ahead))


def _range(own: Making, ahead: Any) -> str | None:
    if ahead.early is None:
        return None
    weeks = own.asked.threshold("forecast", "horizon_weeks")
    late = ahead.late or own.say("progress.beyond_horizon", n=weeks)
    return own.say("progress.verdict_range", early=ahead.early, late=late)


def _target_line(own: Making, row: Any, ahead: Any) -> str:
    if row.reached != row.reached:
        return f"{own.title(row.metric)}: {own.say('progress.target_none')}."
    values = {
        "measure": own.title(row.metric),
        "reached": int(row.reached),
        "target": int(row.target),
        "due": row.due_on.date(),
    }
    if ahead is None:
        return own.say("handouts.target_plain", **values)
    state = own.say(f"forecast.{ahead.state}")
    until = _range(own, ahead)
    return own.say("handouts.target_line", state=f"{state} ({until})" if until else state, **values)


def blockers(own: Making) -> Section | None:
    """Return the named obstacles by who must act and by kind; no words of anybody."""
    obstacles.require(own.asked.base)
    found = obstacles.group(own.asked.inside("blockers", own.scope))
    if not found.cooperatives:
        return None
    owners = [row.blocker_owner for row in found.owners]
    named = [own.say(f"blocker_owner.{owner}") for owner in owners]
    counts = tuple(row.cooperatives for row in found.owners)
    chart = Chart(
        own.say("handouts.blockers_says"),
        tuple(named),
        (Series(own.say("column.cooperatives"), ACCENT, counts),),
    )
    both = {(row.kind, row.blocker_owner): row.cooperatives for row in found.both}
    lines: list[tuple[Cell, ...]] = [
        (
            own.say(f"blocker_kind.{row.kind}"),
            row.cooperatives,
            *(both.get((row.kind, owner), 0) for owner in owners),
        )
        for row in found.kinds
    ]
    columns = (
        Column(own.say("column.kind_of")),
        Column(own.say("column.cooperatives"), "whole"),
        *(Column(name, "whole") for name in named),
    )
    often = ", ".join(
        f"{own.say(f'blocker_kind.{row.kind}').lower()} {own.number(row.cooperatives)}"
        for row in found.kinds[:_MOST_KINDS]
    )
    said = own.say("progress.obstacles_of", n=found.cooperatives)
    kinds = own.say("handouts.blockers_kinds", parts=often)
    return Section(
        "blockers",
        own.say("progress.obstacles"),
        (said, kinds, own.say("progress.obstacles_about")),
        chart=chart,
        table=Table(columns, tuple(lines)),
        message=f"{said} {kinds}",
        source=own.source("construction", "business_units"),
    )
