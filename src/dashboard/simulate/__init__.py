"""Writes simulated exports on the real register, with planted faults; the truth goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from dashboard import contract, reference
from dashboard.errors import UsageError
from dashboard.simulate import country, files
from dashboard.simulate.ground import choose_villages
from dashboard.simulate.plan import Plan
from dashboard.simulate.works import REGISTER
from dashboard.simulate.world import World, make

# Called with the share done (0 to 1) and what is being done.
Progress = Callable[[float, str], None]

# Beyond the real register mentors log more, so that 83,404 cooperatives make 4 million visits.
NATIONAL_PACE = 2.0
SMALLEST, MOST = 60, 83_404


def simulate(
    out: Path,
    truth: Path | None = None,
    *,
    seed: int = 1,
    cooperatives: int = 1585,
    weeks: int = 40,
    base_rates: float = 1.0,
    format: files.Format | None = None,  # noqa: A002 - the option's name
    progress: Progress | None = None,
) -> None:
    """Write every table of the contract into ``out`` and, if asked, the truth into ``truth``.

    ``cooperatives``: up to the register's 1,585 these are whole districts of several regencies;
    beyond, synthetic provinces stand around the real one, in Parquet only, and their reference
    data goes to ``out/reference``. ``weeks`` end on 31 October 2026. ``base_rates`` multiplies the
    rates of planted faults. ``format`` is csv (the default), parquet, xlsx, or mixed: Parquet for
    large tables. ``progress`` is told the share that is done and what is being done. The same
    arguments give the same bytes with the same versions of numpy, pandas, pyarrow, xlsxwriter.
    Raises ``UsageError``. Source of what is planted: docs/simulation.md.
    """
    places = reference.load()
    beyond = cooperatives > len(places.villages)
    form = format or ("parquet" if beyond else "csv")
    _check(out, truth, cooperatives, weeks, base_rates, form, beyond)
    if beyond:
        extra = cooperatives - len(places.villages)
        made = list(country.provinces(places, extra, seed))
        country.write_reference(out / "reference", places, made)
        worlds = _nation(places, made, seed, weeks, base_rates)
        _write_long(out, truth, worlds, 1 + len(made), progress)
        return
    report = progress or _silent
    report(0.0, "simulate")
    villages = choose_villages(places, cooperatives, seed)
    plan = Plan(seed, country.REAL, weeks, base_rates)
    world = make(plan, villages, places.regencies, places.holidays)
    report(0.6, "write")
    files.write(out, world.tables, form)
    if truth:
        _write_truth(truth, [world])
    report(1.0, "done")


def _silent(done: float, what: str) -> None:
    """Nobody is watching."""


def _check(
    out: Path,
    truth: Path | None,
    cooperatives: int,
    weeks: int,
    base_rates: float,
    form: str,
    beyond: bool,
) -> None:
    least = SMALLEST + (REGISTER if beyond else 0)
    if not least <= cooperatives <= MOST:
        raise UsageError(
            f"Jumlah koperasi {SMALLEST} sampai {REGISTER}, atau {SMALLEST + REGISTER} sampai"
            f" {MOST}; diminta {cooperatives}.",
            f"The number of cooperatives must be {SMALLEST} to {REGISTER}, or"
            f" {SMALLEST + REGISTER} to {MOST}; {cooperatives} were asked for.",
        )
    if not (26 <= weeks <= 104 and 0 < base_rates <= 3):
        raise UsageError(
            "Jumlah minggu harus 26 sampai 104 dan pengali laju dasar lebih dari 0 sampai 3.",
            "Weeks must be 26 to 104, and the multiplier of base rates above 0 and up to 3.",
        )
    if beyond and form != "parquet":
        raise UsageError(
            "Data di luar register provinsi hanya ditulis sebagai Parquet: pakai format parquet.",
            "Sets beyond the province's register are written as Parquet only: use format parquet.",
        )
    if truth and truth.resolve() == out.resolve():
        raise UsageError(
            "Folder kebenaran tidak boleh sama dengan folder ekspor.",
            "The truth must not stand in the folder of the exports.",
        )


def _nation(
    places: reference.Reference,
    made: list[country.Province],
    seed: int,
    weeks: int,
    base_rates: float,
) -> Iterator[World]:
    """Make one province after the other, so that only one is held in memory."""
    plan = Plan(seed, country.REAL, weeks, base_rates, NATIONAL_PACE)
    villages = choose_villages(places, len(places.villages), seed)
    yield make(plan, villages, places.regencies, places.holidays)
    for province in made:
        prefix = f"{province.code}-"
        plan = Plan(seed, province.code, weeks, base_rates, NATIONAL_PACE, prefix)
        yield make(plan, province.villages, province.regencies, places.holidays)


def _write_long(
    out: Path,
    truth: Path | None,
    worlds: Iterator[World],
    count: int,
    progress: Progress | None,
) -> None:
    """Append one province after the other to one Parquet file per table."""
    report = progress or _silent
    writers = {name: files.Appender(out / f"{name}.parquet") for name in contract.tables()}
    told: list[World] = []
    for number, world in enumerate(worlds):
        for name, writer in writers.items():
            writer.append(files.to_arrow(name, world.tables[name]))
        told.append(World({}, world.cooperative_truth, world.mentor_truth, world.visit_truth))
        report((number + 1) / count, "simulate")
    for writer in writers.values():
        writer.close()
    if truth:
        _write_truth(truth, told)


def _write_truth(folder: Path, worlds: list[World]) -> None:
    """Write the truth of all provinces together."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("cooperative_truth", "mentor_truth"):
        frame = pd.concat([getattr(world, name) for world in worlds])
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    visits = pd.concat([world.visit_truth for world in worlds])
    visits.to_parquet(folder / "visit_truth.parquet", index=False, compression="zstd")
