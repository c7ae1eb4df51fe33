"""Forecasts against held-back weeks of simulated provinces: how often the range held."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboard import intake, reference, settings
from dashboard.planning.forecast import Terms, values_ahead
from dashboard.questions import assessment, engine, header
from dashboard.scorecard.running import Progress
from dashboard.scorecard.trial import AS_OF, COOPERATIVES
from dashboard.simulate import simulate

HELD_BACK = 8  # weeks
# The share covered may be off the promise by so much; beyond, the method needs another look.
TOLERANCE = 0.08
_EARLIEST = 14  # weeks known, at least, where a forecast from an earlier day is tried


@dataclass(frozen=True)
class Coverage:
    """Tried forecasts, one row each: seed, place, weeks known, low, middle, high, and what came."""

    tried: pd.DataFrame
    promised: float

    @property
    def share(self) -> float:
        """The share of outcomes inside the range, from the day before the held-back weeks."""
        return float(self._newest["inside"].mean())

    @property
    def kept(self) -> bool:
        """Whether the promise is kept within the tolerance."""
        return abs(self.share - self.promised) <= TOLERANCE

    @property
    def _newest(self) -> pd.DataFrame:
        newest: pd.DataFrame = self.tried[self.tried["weeks"] == self.tried["weeks"].max()]
        return newest

    def table(self) -> str:
        """Write the coverage as Markdown, the newest weeks first, then from earlier days."""
        newest, lines = self._newest, ["| held back | forecasts | inside | below | above |"]
        lines.append("|---|---|---|---|---|")
        for name, rows in (
            (f"the last {HELD_BACK} weeks", newest),
            ("of these, whole province", newest[newest["place"].str.len() == 2]),
            (f"{HELD_BACK} weeks from earlier days", self.tried.drop(newest.index)),
        ):
            below, above = rows["came"] < rows["low"], rows["came"] > rows["high"]
            shares = (rows["inside"].mean(), below.mean(), above.mean())
            cells = " | ".join(f"{100 * share:.0f}%" for share in shares)
            lines.append(f"| {name} | {len(rows)} | {cells} |")
        verdict = "kept" if self.kept else "NOT KEPT"
        lines += [
            "",
            f"Promised {100 * self.promised:.0f}%, covered {100 * self.share:.1f}%:"
            f" {verdict} within {100 * TOLERANCE:.0f} points.",
        ]
        return "\n".join(lines) + "\n"


def cover(
    seeds: Sequence[int], *, cooperatives: int = COOPERATIVES, progress: Progress | None = None
) -> Coverage:
    """Hold back eight weeks of every seed's province and regencies, and forecast them."""
    terms = Terms.of(settings.load())
    tried = []
    for position, seed in enumerate(seeds, start=1):
        tried += hold_back(weekly(seed, cooperatives), terms, seed)
        if progress is not None:
            progress(position / len(seeds), f"seed {seed}")
    columns = ["seed", "place", "weeks", "low", "middle", "high", "came"]
    frame = pd.DataFrame(tried, columns=columns)
    frame["inside"] = frame["came"].between(frame["low"], frame["high"])
    return Coverage(frame, terms.interval)


def hold_back(series: pd.DataFrame, terms: Terms, seed: int) -> list[tuple[object, ...]]:
    """Forecast every place's last weeks, and those after every third earlier week."""
    tried: list[tuple[object, ...]] = []
    for place, rows in series.groupby("scope_code"):
        values = rows.sort_values("week_on")["numerator"].tolist()
        ceiling = int(rows["denominator"].max())
        for weeks in range(len(values) - HELD_BACK, _EARLIEST, -3):
            ((low, middle, high),) = values_ahead(values[:weeks], [HELD_BACK], ceiling, terms)
            came = values[weeks + HELD_BACK - 1]
            tried.append((seed, str(place), weeks, low, middle, high, came))
    return tried


def weekly(seed: int, cooperatives: int) -> pd.DataFrame:
    """Return the weekly series of finished buildings of one simulated province and its regencies.

    Read and counted the way of every release: simulated exports, intake, the house's own SQL.
    """
    with tempfile.TemporaryDirectory() as folder, engine.connect() as connection:
        root = Path(folder)
        simulate(root / "exports", seed=seed, cooperatives=cooperatives, format="parquet")
        (root / "typed").mkdir()
        taken = intake.read(
            [root / "exports" / f"{name}.parquet" for name in ("cooperatives", "construction")],
            bases=intake.Bases(),
            reference=reference.load(),
            as_of=AS_OF,
            today=AS_OF,
            work=root / "typed",
        )
        tables = {name: [path] for name, path in taken.tables.items()}
        presence = engine.load_tables(connection, tables)
        engine.load_reference(connection, reference.load())
        for name in ("sites", "weekly_progress"):
            step = header.load("steps")[name]
            assessment.create(connection, step, settings.load(), AS_OF, presence)
        asked = header.load("lists")["weekly_built"]
        return pd.concat(
            connection.execute(asked.sql, {"scope": "15", "length": length}).df()
            for length in (2, 5)
        )
