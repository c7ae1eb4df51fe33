"""When a target is met at the present pace, how sure that is, and where the line stands today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from dashboard.questions import MissingData, rows
from dashboard.settings import Settings, Value

Floats = npt.NDArray[np.float64]

# What a forecast says, in words: ``forecast.…``.
STATES = (
    "met",  # the target is reached already
    "above_ceiling",  # it asks for more than there are cooperatives
    "too_few_weeks",
    "on_course",  # the whole interval ends before the target's date
    "uncertain",  # the date lies within the interval
    "not_at_this_pace",  # the whole interval lies behind the date, or beyond the horizon
    "dated",  # no date is set; the interval says when
)
_HARDLY = 1e-4
_FEWEST = 3  # two changes: with fewer there is no spread
# Lists that give the weekly series of a metric.
WEEKLY = {"built": "weekly_built", "operating": "weekly_operating"}


@dataclass(frozen=True)
class Terms:
    """How a pace is taken and how far ahead it is trusted; see ``settings.toml``."""

    pace_weeks: tuple[int, ...]
    half_life_weeks: float
    drift: float
    interval: float
    min_weeks: int
    record_share: float
    horizon_weeks: int

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """Return the terms in force."""
        own = settings.section("forecast")
        return cls(
            pace_weeks=tuple(cast("list[int]", own["pace_weeks"])),
            half_life_weeks=_number(own["half_life_weeks"]),
            drift=_number(own["drift"]),
            interval=_number(own["interval"]),
            min_weeks=int(_number(own["min_weeks"])),
            record_share=_number(own["record_share"]),
            horizon_weeks=int(_number(own["horizon_weeks"])),
        )


@dataclass(frozen=True)
class Forecast:
    """Where a metric stands, how fast it moves, and when it meets its target.

    ``paces``: change a week over the last 4 and 12 weeks (None: not so many weeks are known).
    ``early``, ``middle``, ``late``: the dates by which the target is met with a chance of 10, 50
    and 90% (for an interval of 80%); None lies beyond the horizon. ``chance``: of meeting it by its
    date. ``expected``: what a straight line from the first week to the target gives for today.
    ``at_due``: low, middle and high value on the target's date.
    """

    state: str
    value: int
    target: float
    ceiling: int
    paces: tuple[float | None, ...]
    weeks: int
    early: date | None = None
    middle: date | None = None
    late: date | None = None
    chance: float | None = None
    expected: float | None = None
    at_due: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Pace:
    """Change a week as a forecast goes on with it: mean, the weeks it rests on, and its spread.

    ``spread`` is variance over mean of the weekly changes: 1 where they fall like single events,
    more where they come in lots.
    """

    mean: float
    weeks: float
    spread: float


def _number(value: Value) -> float:
    return float(cast("float", value))


def pace(values: Sequence[float], terms: Terms) -> Pace:
    """Return the pace of a weekly series; newer weeks count more, corrections count as they are.

    An older week counts half as much every ``half_life_weeks``, so that a pace which has changed is
    followed within a month. The spread is that of the last weeks around their own mean.
    """
    changes = np.diff(np.asarray(values, dtype=float))
    weight = 0.5 ** (np.arange(len(changes))[::-1] / terms.half_life_weeks)
    mean = float((weight * changes).sum() / weight.sum())
    recent = changes[-max(terms.pace_weeks) :]
    spread = float(recent.var(ddof=1) / recent.mean()) if recent.mean() > 0 else 1.0
    weeks = float(weight.sum() ** 2 / (weight**2).sum())
    return Pace(max(mean, 0.0), weeks, max(spread, 1.0))


def gained(now: Pace, ahead: Floats, terms: Terms) -> tuple[Floats, Floats]:
    """Return mean and variance of what is gained after so many weeks.

    Three things are uncertain: the weeks to come, the pace itself (known from a few weeks only),
    and how far it drifts meanwhile (a random walk: a third of its variance at the end).
    """
    # A pace of nought is not known to be nought: half an event in the weeks that count.
    mean = ahead * max(now.mean, 0.5 / now.weeks)
    chance = now.spread * mean
    unsure = chance * ahead / now.weeks
    drift = (terms.drift * mean) ** 2 * ahead / 3
    return mean, chance + unsure + drift


def at_least(mean: Floats, variance: Floats, need: float) -> Floats:
    """Return the chance of gaining ``need`` or more: a negative binomial, so never below nought."""
    return _above(np.ceil(need) - 1, *_shape(mean, variance))


def values_ahead(
    values: Sequence[float], ahead: Sequence[int], ceiling: int, terms: Terms
) -> list[tuple[int, int, int]]:
    """Return low, middle and high value of a weekly series after each number of weeks.

    Between low and high lies the share ``interval`` of outcomes, in the fewest values that hold it:
    with counts, equal tails would hold far more. Never below today's value (what falls is not
    foreseen) and never above ``ceiling``.
    """
    now = int(values[-1])
    top = max(ceiling, now)
    found = []
    for shape in zip(
        *_shape(*gained(pace(values, terms), np.asarray(ahead, dtype=float), terms)), strict=True
    ):
        chances = _chances(*shape)
        low, high = _fewest(chances, terms.interval)
        middle = int((chances.cumsum() >= 0.5).argmax())
        found.append((min(now + low, top), min(now + middle, top), min(now + high, top)))
    return found


def _fewest(chances: Floats, share: float) -> tuple[int, int]:
    """Return the first and the last of the fewest neighbours whose chances make up a share."""
    low = high = int(chances.argmax())
    most, held = len(chances) - 1, chances[low]
    while held < share and (low > 0 or high < most):
        under = chances[low - 1] if low > 0 else -1.0
        over = chances[high + 1] if high < most else -1.0
        low, high = (low - 1, high) if under > over else (low, high + 1)
        held += max(under, over)
    return low, high


def _above(count: Floats, number: Floats, share: Floats) -> Floats:
    """Return the chance of more than ``count`` by a negative binomial's two numbers.

    As ``scipy.stats.nbinom`` has it, which takes a second to import.
    """
    found = special.betainc(np.maximum(count, 0.0) + 1, number, 1 - share)
    return np.where(count < 0, 1.0, found)


def _chances(number: np.float64, share: np.float64) -> Floats:
    """Return the chance of 0, 1, 2 … up to where hardly anything is left."""
    most = 8
    while special.betainc(most + 1, number, 1 - share) > _HARDLY:
        most *= 2
    count = np.arange(most + 1)
    ways = -special.betaln(number, count + 1) - np.log(number + count)
    return np.asarray(np.exp(ways + number * np.log(share) + count * np.log1p(-share)))


def _shape(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return a negative binomial's two numbers: a count's law, wider than Poisson's."""
    share = np.minimum(mean / variance, 1 - 1e-9)
    return mean * share / (1 - share), share


def forecast(weekly: pd.DataFrame, target: float, due_on: date | None, terms: Terms) -> Forecast:
    """Return the forecast of one place's series against a target.

    ``weekly``: ``week_on, numerator, known, denominator``, a row per week, in any order. Weeks with
    too few cooperatives on record to compare are left out, from the first on.
    """
    series = comparable(weekly, terms)
    ceiling = int(series["denominator"].iloc[-1])
    values = series["numerator"].to_numpy(dtype=float)
    first, today = _day(series["week_on"].iloc[0]), _day(series["week_on"].iloc[-1])
    value = int(values[-1])
    stands = Forecast(
        state="met",
        value=value,
        target=target,
        ceiling=ceiling,
        paces=tuple(_paces(values, terms)),
        weeks=len(values),
        expected=_expected(values[0], target, first, today, due_on),
    )
    if value >= target:
        return stands
    if target > ceiling:
        return replace(stands, state="above_ceiling")
    if len(values) < max(terms.min_weeks, _FEWEST):
        return replace(stands, state="too_few_weeks")
    return _dated(stands, values, today, due_on, terms)


def comparable(weekly: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Return the weeks in order, from the first whose record is large enough to compare."""
    weekly = weekly.sort_values("week_on", kind="stable", ignore_index=True)
    known = weekly["known"].to_numpy(dtype=float)
    short = np.flatnonzero((known == 0) | (known < terms.record_share * known[-1]))
    return weekly.iloc[min(short[-1] + 1, len(weekly) - 1) if len(short) else 0 :]


def fan(
    weekly: pd.DataFrame, until: date, terms: Terms, points: int = 12
) -> list[tuple[date, tuple[int, int, int]]]:
    """Return low, middle and high value for at most so many days up to ``until``, the last there.

    Empty where the weeks are too few to foresee anything.
    """
    series = comparable(weekly, terms)
    today = _day(series["week_on"].iloc[-1])
    weeks = round((until - today).days / 7)
    if len(series) < max(terms.min_weeks, _FEWEST) or weeks < 1:
        return []
    values = series["numerator"].astype(float).tolist()
    ceiling = int(series["denominator"].iloc[-1])
    step = -(-weeks // points)
    ahead = sorted({weeks, *range(step, weeks, step)})
    foreseen = values_ahead(values, ahead, ceiling, terms)
    return [(today + timedelta(weeks=n), each) for n, each in zip(ahead, foreseen, strict=True)]


def _dated(
    stands: Forecast, values: Floats, today: date, due_on: date | None, terms: Terms
) -> Forecast:
    now, need = pace(list(values), terms), stands.target - stands.value
    ahead = np.arange(1.0, terms.horizon_weeks + 1)
    chances = at_least(*gained(now, ahead, terms), need)
    tail = (1 - terms.interval) / 2
    early, middle, late = (_reached(chances, share, today) for share in (tail, 0.5, 1 - tail))
    if now.mean == 0:
        early = middle = late = None
    chance = at_due = None
    if due_on is not None:
        left = (due_on - today).days / 7
        chance = 0.0
        if left > 0:
            chance = float(at_least(*gained(now, np.array([left]), terms), need)[0])
            (at_due,) = values_ahead(list(values), [max(1, round(left))], stands.ceiling, terms)
    found = replace(stands, early=early, middle=middle, late=late, chance=chance, at_due=at_due)
    return replace(found, state=_state(found, due_on))


def _state(found: Forecast, due_on: date | None) -> str:
    if found.early is None or (due_on is not None and found.early > due_on):
        return "not_at_this_pace"
    if due_on is None:
        return "dated" if found.middle else "not_at_this_pace"
    return "on_course" if found.late is not None and found.late <= due_on else "uncertain"


def _reached(chances: Floats, share: float, today: date) -> date | None:
    """Return the end of the first week by which the chance is so large."""
    enough = np.flatnonzero(chances >= share)
    return today + timedelta(weeks=int(enough[0]) + 1) if len(enough) else None


def _paces(values: Floats, terms: Terms) -> list[float | None]:
    return [
        float(values[-1] - values[-1 - weeks]) / weeks if len(values) > weeks else None
        for weeks in terms.pace_weeks
    ]


def _expected(
    start: float, target: float, first: date, today: date, due_on: date | None
) -> float | None:
    if due_on is None or due_on <= first:
        return None
    part = min(1.0, (today - first).days / (due_on - first).days)
    return float(start + (target - start) * part)


def _day(value: object) -> date:
    return pd.Timestamp(cast("str", value)).date()


def of_targets(
    ask: Callable[..., pd.DataFrame], terms: Terms, metric: str, scope: str, length: int
) -> pd.DataFrame:
    """Return a forecast for every target of a metric in a scope: its columns, ``code``, ``due_on``.

    ``ask`` answers a release's questions, given a question, a scope and parameters. ``length``: of
    the longest codes asked for, as in ``lists/targets.sql``. In the order of codes. Raises
    MissingData without targets, or for a metric that has no weekly series.
    """
    if metric not in WEEKLY:
        raise MissingData([metric])
    asked = ask("targets", scope, length=length)
    found: list[dict[str, object]] = []
    for size, same in asked[asked["metric"] == metric].groupby(asked["code"].str.len()):
        weekly = ask(WEEKLY[metric], scope, length=size)
        series = dict(list(weekly.groupby("scope_code")))
        found += [
            {
                "code": row.code,
                "due_on": row.due_on,
                **forecast(series[row.code], row.target, _day(row.due_on), terms).__dict__,
            }
            for row in rows(same)
            if row.code in series
        ]
    columns = ["code", "due_on", *Forecast.__dataclass_fields__]
    return pd.DataFrame(found, columns=columns).sort_values("code", ignore_index=True)
