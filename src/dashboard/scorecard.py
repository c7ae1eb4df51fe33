"""The rules against simulated truth: simulate, read, assess, compare; pooled over seeds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard import intake, reference, settings
from dashboard.questions import assess
from dashboard.simulate import simulate

# The simulated season ends here; see docs/simulation.md.
AS_OF = date(2026, 10, 31)
# Ceremonial is judged on cooperatives with at least this many visits in the window.
FEWEST_VISITS = 3
TIERS = ("real", "thin", "ceremonial", "none", "unknown")
# Which rule is meant to find which planted pattern of a cooperative.
PATTERNS = {
    "A1": "vacancy",
    "A2": "never_visited",
    "C1": "overdue_follow_up",
    "C5": "frozen",
    "E4": "money_without_visits",
}
MENTOR_PATTERNS = ("low_effort", "sudden", "learning", "partial", "careful")
MENTOR_RULES = ("B1", "B4")


@dataclass(frozen=True)
class Seed:
    """One simulated province: its truth beside our answers, per cooperative and per mentor."""

    seed: int
    cooperatives: pd.DataFrame
    mentors: pd.DataFrame
    answers: pd.DataFrame
    feeds: pd.DataFrame


def run(
    seeds: Sequence[int],
    *,
    cooperatives: int = 1585,
    base_rates: float = 1.0,
    progress: Callable[[float, str], None] | None = None,
) -> str:
    """Return the scorecard as Markdown; the same seeds give the same text, byte for byte."""
    worlds = []
    for position, seed in enumerate(seeds):
        if progress is not None:
            progress(position / len(seeds), f"seed {seed}")
        worlds.append(one(seed, cooperatives=cooperatives, base_rates=base_rates))
    return markdown(worlds, base_rates)


def one(seed: int, *, cooperatives: int = 1585, base_rates: float = 1.0) -> Seed:
    """Simulate one province, read its exports as any other, assess it, and join the truth."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        simulate(
            root / "exports",
            root / "truth",
            seed=seed,
            cooperatives=cooperatives,
            base_rates=base_rates,
            format="parquet",
        )
        (root / "typed").mkdir()
        taken = intake.read(
            sorted((root / "exports").glob("*.parquet")),
            bases=intake.Bases(),
            reference=reference.load(),
            as_of=AS_OF,
            today=AS_OF,
            work=root / "typed",
        )
        results = assess(
            {name: [path] for name, path in taken.tables.items()},
            AS_OF,
            settings.load(),
            reference.load(),
            root / "results",
        )
        truth = _truth(root / "truth" / "cooperative_truth.csv")
        mentors = _truth(root / "truth" / "mentor_truth.csv")
        ours = pd.read_parquet(
            results["cooperative_facts"], columns=["cooperative_id", "tier", "subtype", "flags"]
        )
        answers = pd.read_parquet(
            results["rule_results"], columns=["rule_id", "subject_type", "subject_id", "status"]
        )
    joined = truth.merge(ours, on="cooperative_id", suffixes=("_truth", ""), validate="1:1")
    feeds = answers[answers["rule_id"] == "F1"]
    return Seed(seed, joined, mentors, answers, feeds)


def _truth(path: Path) -> pd.DataFrame:
    # Codes are text: read as numbers, 15.10 would become 15.1.
    return pd.read_csv(path, keep_default_na=False, dtype={"regency_code": str})


def measures(world: Seed) -> dict[str, tuple[int, int]]:
    """Return every headline as numerator and denominator, so that seeds can be pooled."""
    frame = world.cooperatives
    seen = frame[frame["visits_recent"] >= FEWEST_VISITS]
    called, real = seen["tier"] == "ceremonial", seen["tier_truth"] == "ceremonial"
    honest = frame[frame["honest"] == "yes"]
    complete = frame[frame["feed_complete"] == "yes"]
    alone = complete[(complete["tier_truth"] == "none")]
    found = alone["tier"] == "none"
    return {
        "ceremonial precision": (int((called & real).sum()), int(called.sum())),
        "ceremonial recall": (int((called & real).sum()), int(real.sum())),
        "honest cooperatives called ceremonial": (
            int((honest["tier"] == "ceremonial").sum()),
            len(honest),
        ),
        "no accompaniment found, where the feed is complete": (int(found.sum()), len(alone)),
        "vacancies found by A1": _found(world, "A1", complete[complete["vacancy"] == "yes"]),
        "never visited found by A2, or called none": _never_visited(world, complete),
        "cannot be assessed, as planted": (
            int((frame.loc[frame["tier_truth"] == "unknown", "tier"] == "unknown").sum()),
            int((frame["tier_truth"] == "unknown").sum()),
        ),
    }


def _found(world: Seed, rule: str, subjects: pd.DataFrame) -> tuple[int, int]:
    flagged = _flagged(world, rule)
    return int(subjects["cooperative_id"].isin(flagged).sum()), len(subjects)


def _never_visited(world: Seed, complete: pd.DataFrame) -> tuple[int, int]:
    never = complete[complete["never_visited"] == "yes"]
    # A mentor who has only just come is not blamed for not having been yet.
    judged = never[never["tier_truth"] != "unknown"]
    flagged = _flagged(world, "A2")
    found = judged["cooperative_id"].isin(flagged) | (judged["tier"] == "none")
    return int(found.sum()), len(judged)


def _flagged(world: Seed, rule: str) -> pd.Series:
    answers = world.answers
    return answers.loc[(answers["rule_id"] == rule) & (answers["status"] == "flag"), "subject_id"]


def markdown(worlds: Sequence[Seed], base_rates: float = 1.0) -> str:
    """Write the scorecard of these seeds."""
    seeds = [world.seed for world in worlds]
    lines = [
        "# Scorecard: the rules against simulated truth",
        "",
        f"Made by `python -m dashboard scorecard --seeds {seeds[0]}-{seeds[-1]}"
        + (f" --base-rates {base_rates:g}" if base_rates != 1.0 else "")
        + "`. Simulated provinces of "
        f"{len(worlds[0].cooperatives):,} cooperatives, 40 weeks to {AS_OF.isoformat()}; what is"
        " planted and how it looks: [simulation.md](simulation.md). The rules and the simulator"
        " share no code and no constants beyond the table contract. Simulated fakers are easier"
        " than real ones: read these figures as an upper bound.",
        "",
        "## Headlines",
        "",
        *_headlines(worlds),
        "",
        "## Tiers: truth down, ours across (all seeds)",
        "",
        *_confusion(worlds),
        "",
        "## Rules against the pattern that they are meant to find (cooperatives)",
        "",
        *_pattern_rows(worlds),
        "",
        "A flag on a cooperative without the planted pattern need not be wrong: a follow-up can be",
        "overdue by chance, and money can lack visits wherever visits are thin.",
        "",
        "## Mentors flagged, by how they were planted",
        "",
        *_mentor_rows(worlds),
        "",
        "`careful` mentors fake visits that pass every passive check; only back-checks find them.",
        "They are counted as missed, not left out.",
        "",
        "## Ceremonial cooperatives, by their mentor's planted behaviour",
        "",
        *_missed_rows(worlds),
        "",
        "## Honest cooperatives with any flag, by area",
        "",
        *_area_rows(worlds),
        "",
    ]
    return "\n".join(lines)


def _headlines(worlds: Sequence[Seed]) -> Iterator[str]:
    yield "| measure | pooled | of | share | worst seed |"
    yield "|---|---:|---:|---:|---:|"
    per_seed = [measures(world) for world in worlds]
    for name in per_seed[0]:
        hits = sum(seed[name][0] for seed in per_seed)
        total = sum(seed[name][1] for seed in per_seed)
        shares = [seed[name][0] / seed[name][1] for seed in per_seed if seed[name][1]]
        worst = (max if name.startswith("honest") else min)(shares) if shares else None
        yield f"| {name} | {hits} | {total} | {_share(hits, total)} | {_percent(worst)} |"


def _confusion(worlds: Sequence[Seed]) -> Iterator[str]:
    frame = pd.concat([world.cooperatives for world in worlds])
    table = pd.crosstab(frame["tier_truth"], frame["tier"])
    yield "| truth | " + " | ".join(TIERS) + " |"
    yield "|---|" + "---:|" * len(TIERS)
    for truth in TIERS:
        counts = [
            int(table[tier][truth]) if tier in table and truth in table.index else 0
            for tier in TIERS
        ]
        yield f"| {truth} | " + " | ".join(map(str, counts)) + " |"


def _pattern_rows(worlds: Sequence[Seed]) -> Iterator[str]:
    yield "| rule | planted pattern | planted | found | recall | flagged in all | cannot assess |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for rule, pattern in PATTERNS.items():
        planted = found = flagged = unknown = 0
        for world in worlds:
            frame = world.cooperatives
            has = (
                frame[pattern] == "yes"
                if pattern in frame.columns
                else frame["patterns"].str.split(";").map(lambda names, p=pattern: p in names)
            )
            hits = set(_flagged(world, rule))
            ids = frame.loc[has, "cooperative_id"]
            planted += len(ids)
            found += int(ids.isin(hits).sum())
            flagged += len(hits)
            status = world.answers[world.answers["rule_id"] == rule]
            unknown += int((status["status"] == "cannot_assess").sum())
        yield (
            f"| {rule} | {pattern} | {planted} | {found} | {_share(found, planted)}"
            f" | {flagged} | {unknown} |"
        )
    late = found = wrong = 0
    for world in worlds:
        truly = set(
            world.cooperatives.loc[world.cooperatives["feed_complete"] == "no", "regency_code"]
        )
        hits = set(world.feeds.loc[world.feeds["status"] == "flag", "subject_id"])
        late += len(truly)
        found += len(truly & hits)
        wrong += len(hits)
    yield f"| F1 | feed late (regencies) | {late} | {found} | {_share(found, late)} | {wrong} | 0 |"


def _mentor_rows(worlds: Sequence[Seed]) -> Iterator[str]:
    yield "| behaviour | mentors | " + " | ".join(MENTOR_RULES) + " | either |"
    yield "|---|---:|" + "---:|" * (len(MENTOR_RULES) + 1)
    frame = pd.concat(
        world.mentors.assign(
            either=world.mentors["mentor_id"].isin(
                pd.concat([_flagged(world, rule) for rule in MENTOR_RULES])
            ),
            **{
                rule: world.mentors["mentor_id"].isin(_flagged(world, rule))
                for rule in MENTOR_RULES
            },
        )
        for world in worlds
    )
    grouped = frame.groupby("behaviour")[[*MENTOR_RULES, "either"]].agg(["sum"])
    sizes = frame.groupby("behaviour").size()
    first = [name for name in MENTOR_PATTERNS if name in sizes.index]
    for behaviour in [*first, *(name for name in sizes.index if name not in first)]:
        counts = [
            int(grouped.loc[behaviour, (column, "sum")]) for column in (*MENTOR_RULES, "either")
        ]
        yield f"| {behaviour} | {sizes[behaviour]} | " + " | ".join(map(str, counts)) + " |"


def _missed_rows(worlds: Sequence[Seed]) -> Iterator[str]:
    yield "| behaviour | ceremonial in truth | called ceremonial | thin | real | other |"
    yield "|---|---:|---:|---:|---:|---:|"
    rows = pd.concat(
        world.cooperatives.merge(
            world.mentors[["mentor_id", "behaviour"]], on="mentor_id", how="left"
        )
        for world in worlds
    )
    rows = rows[rows["tier_truth"] == "ceremonial"]
    for behaviour, group in rows.groupby("behaviour"):
        counts = group["tier"].value_counts()
        named = [int(counts.get(tier, 0)) for tier in ("ceremonial", "thin", "real")]
        yield (
            f"| {behaviour} | {len(group)} | "
            + " | ".join(map(str, named))
            + (f" | {len(group) - sum(named)} |")
        )


def _area_rows(worlds: Sequence[Seed]) -> Iterator[str]:
    yield "| area | honest cooperatives | with a flag | share | called ceremonial | share |"
    yield "|---|---:|---:|---:|---:|---:|"
    frame = pd.concat([world.cooperatives for world in worlds])
    honest = frame[(frame["honest"] == "yes") & (frame["tier_truth"] == "real")]
    for area, group in honest.groupby("area"):
        flagged = int((group["flags"] > 0).sum())
        called = int((group["tier"] == "ceremonial").sum())
        yield (
            f"| {area} | {len(group)} | {flagged} | {_share(flagged, len(group))}"
            f" | {called} | {_share(called, len(group))} |"
        )


def _share(part: int, whole: int) -> str:
    return _percent(part / whole if whole else None)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"
