"""A small simulated province: its exports through intake to an assessment, with any column left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import intake, questions, reference, settings
from dashboard.simulate import simulate

AS_OF = date(2026, 10, 31)


class Province:
    """Exports of some 200 cooperatives in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._exports = folder / "exports"
        simulate(self._exports, seed=5, cooperatives=200, format="parquet")

    def files(self, gone: str = "", *, twice: bool = False) -> list[Path]:
        """Return the exports without a table (``visits``) or a column (``visits.mode``).

        ``twice`` adds the first tenth of every table's rows again at its end.
        """
        if twice:
            return [self._doubled(file) for file in sorted(self._exports.glob("*.parquet"))]
        table, _, column = gone.partition(".")
        files = sorted(self._exports.glob("*.parquet"))
        kept = [file for file in files if file.stem != table]
        if column:
            whole = pq.read_table(self._exports / f"{table}.parquet")
            (self._folder / gone).mkdir(exist_ok=True)
            kept.append(self._folder / gone / f"{table}.parquet")
            pq.write_table(whole.drop_columns([column]), kept[-1])
        return kept

    def _doubled(self, file: Path) -> Path:
        whole = pq.read_table(file)
        target = self._folder / "twice" / file.name
        target.parent.mkdir(exist_ok=True)
        pq.write_table(pa.concat_tables([whole, whole.slice(0, len(whole) // 10 + 1)]), target)
        return target

    def assess(
        self, name: str, gone: str = "", *, twice: bool = False
    ) -> Mapping[str, Sequence[Path]]:
        """Assess the exports; return the result files, or none where intake refuses them."""
        work, out = self._folder / f"{name}-typed", self._folder / f"{name}-results"
        work.mkdir()
        taken = intake.read(
            self.files(gone, twice=twice),
            bases=intake.Bases(),
            reference=reference.load(),
            as_of=AS_OF,
            today=AS_OF,
            work=work,
        )
        if taken.refused:
            return {}
        tables = {table: [path] for table, path in taken.tables.items()}
        return questions.assess(tables, AS_OF, settings.load(), reference.load(), out)
