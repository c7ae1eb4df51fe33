"""Classes of a scale: at most five, with round limits, that hold all values."""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST = 5


def limits(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return from and to of every class, lowest first; none where there are no values."""
    if not values:
        return []
    low, high = min(values), max(values)
    step = _step(low, high)
    first = math.floor(low / step)
    count = max(1, math.ceil(round(high / step, 9)) - first)
    return [((first + n) * step, (first + n + 1) * step) for n in range(count)]


def place_of(value: float, classes: Sequence[tuple[float, float]]) -> int | None:
    """Return which class holds a value, None where there is no value; the last holds its end."""
    if math.isnan(value) or not classes:
        return None
    last = len(classes) - 1
    return next((n for n, (_, high) in enumerate(classes) if value < high), last)


def _step(low: float, high: float) -> float:
    """Return the smallest round step that covers low to high in so many classes."""
    # Values that no reader can tell apart share one class.
    if high - low < 1e-9:
        high = low + max(abs(low), 1e-6) / 10
    power = 10.0 ** math.floor(math.log10((high - low) / MOST))
    for factor in (1, 2, 5, 10, 20):
        step = factor * power
        if math.ceil(round(high / step, 9)) - math.floor(low / step) <= MOST:
            return step
    return 50 * power
