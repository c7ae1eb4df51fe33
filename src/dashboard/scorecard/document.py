"""Writes the scorecard as Markdown: goals and headlines for every base rate, details for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from dashboard.scorecard import behaviours, measures, worklist
from dashboard.scorecard.fairness import HIGH, LOW, Area, areas
from dashboard.scorecard.goals import Verdict, judge
from dashboard.scorecard.meant import answered, without_counterpart
from dashboard.scorecard.measures import Share
from dashboard.scorecard.naive import NAIVE
from dashboard.scorecard.trial import AS_OF, COOPERATIVES, GROUPS, TIERS, Trial

ANSWERS = ("denied", "confirmed", "unreachable")  # of back-checks
NOTHING = "–"
_INTRODUCTION = (
    "Simulated provinces of {cooperatives:,} cooperatives, 40 weeks to {as_of}; what is planted and"
    " how it looks: [simulation.md](simulation.md). The rules and the simulator share no code and"
    " no constants beyond the table contract. Simulated fakers are easier than real ones: read"
    " these figures as an upper bound. A base rate multiplies what is planted, not the innocent"
    " explanations. Seeds are pooled by adding up; the worst seed stands beside."
)
_GOALS = (
    "Pooled over the seeds decides; in brackets the worst seed. Fairness is the ratio of the"
    " shares flagged, in brackets its 95% interval: met where that overlaps the limits. With"
    " nothing to judge by, a goal is not met."
)
_HEADLINES = (
    "Ceremonial: cooperatives with {visits} or more visits in 18 weeks. To explain: right of"
    " mentors who report visits that did not happen. Honest mentors: honest in truth, whatever"
    " their load or silence."
)
_WORKLIST = (
    "Cases of cooperatives, mentors and vacancies, best first; not feeds, corrections of data or"
    " random checks. A case is right when what it says is so in the truth. *Cooperative*: its tier"
    " is none, ceremonial or thin, or it shows a planted pattern that makes one of the case's"
    " rules right (table of rules). *Mentor*: the behaviour is neither honest nor terse; where"
    " nothing but D1 or D4 speaks of the mentor, there is an overload. *Vacancy*: the cooperative"
    " has no business assistant, or the mentor is silent (`dark`) or has left."
)
_RULES = (
    "Recall counts the patterns that a rule is meant to find; of its flags, those are right that"
    " show one of them or one of “also right”. A flag without either need not be wrong: what comes"
    " about by chance is not planted. D1 speaks from 11 cooperatives on, the truth calls 13 and"
    " more an overload. `tier`: called ceremonial; `status`: a mentor to explain;"
    " `made_up`: {made_up}; `unseen`: {unseen}."
)
_PATTERNS = (
    "All rules together that are meant to find a pattern: their flags are right where a rule's own"
    " are. “Cannot assess”: planted, and each of these rules said so."
)
_MENTORS = (
    "A flag: of a rule that is meant to find made-up visits. A case: on the worklist, as a mentor's"
    " pattern or load."
)
_CEREMONIAL = "By the behaviour of today's mentor. Wrongly called: ceremonial for us, not in truth."
_NAIVE = (
    "What one would write first, on the same tables and held to the same truth: right and planted"
    " are what ours beside it is meant to find."
)
_CAREFUL = (
    "`careful` mentors make visits up that are possible to travel, at the village's position, with"
    " photos and texts of their own. They count as missed in every figure above; only asking in"
    " the village finds them."
)
_FAIRNESS = (
    "Cooperatives that are really accompanied, by a mentor who makes nothing up: each area against"
    " all others. Any flag decides the goal; a false alarm is a flag of a rule that nothing planted"
    " makes right. The interval takes cooperatives as independent."
)


def markdown(by_rate: Mapping[float, Sequence[Trial]]) -> str:
    """Write the scorecard of these trials, by base rate in the order given."""
    rates = list(by_rate)
    first = by_rate[rates[0]]
    detailed = 1.0 if 1.0 in by_rate else rates[0]
    size = len(first[0].cooperatives)
    lines = [
        "# Scorecard: the rules against simulated truth",
        "",
        f"Made by `{_command(rates, [trial.seed for trial in first], size)}`. "
        + _INTRODUCTION.format(cooperatives=size, as_of=AS_OF.isoformat()),
        "",
        *_section("Goals", _GOALS, _goals(by_rate)),
    ]
    about = _HEADLINES.format(visits=measures.FEWEST_VISITS)
    for rate, trials in by_rate.items():
        lines += _section(f"Headlines at base rate {rate:g}", about, _headlines(trials))
    lines += [f"## Details at base rate {detailed:g}", ""]
    return "\n".join([*lines, *_details(by_rate[detailed])])


def _command(rates: Sequence[float], seeds: Sequence[int], size: int) -> str:
    named = f"{seeds[0]}-{seeds[-1]}" if len(seeds) > 1 else str(seeds[0])
    parts = ["python -m dashboard scorecard --seeds", named]
    if size != COOPERATIVES:
        parts += ["--cooperatives", str(size)]
    if list(rates) != [1.0]:
        parts += ["--base-rates", ",".join(f"{rate:g}" for rate in rates)]
    return " ".join(parts)


def _details(trials: Sequence[Trial]) -> Iterator[str]:
    groups = {name: _names(patterns) for name, patterns in GROUPS.items()}
    mentors, ceremonial = behaviours.of_mentors(trials), behaviours.of_ceremonial(trials)
    for title, about, table in (
        ("Tiers", "Truth down, ours across, all seeds.", _confusion(trials)),
        ("Worklist", _WORKLIST, _worklist(trials)),
        ("Planted patterns", _PATTERNS, _patterns(trials)),
        ("Rules", _RULES.format(**groups), _rules(trials)),
        ("Mentors, by how they were planted", _MENTORS, _by_behaviour(mentors)),
        ("Ceremonial cooperatives", _CEREMONIAL, _by_behaviour(ceremonial)),
        ("Naive rules beside ours", _NAIVE, _naive(trials)),
        ("Careful fakers", _CAREFUL, _careful(trials)),
        ("Back-checks", "Asked in the village, by what the visit was in truth.", _checks(trials)),
        ("Fairness", _FAIRNESS, _fairness(trials)),
    ):
        yield from _section(title, about, table, level=3)


def _section(title: str, about: str, table: Iterable[str], level: int = 2) -> Iterator[str]:
    yield from (f"{'#' * level} {title}", "", about, "", *table, "")


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]], words: int = 1) -> list[str]:
    """Write a table; the first ``words`` columns are words, the others figures."""
    bars = ["---"] * words + ["---:"] * (len(headings) - words)
    lines = ([str(cell) for cell in row] for row in rows)
    return [f"| {' | '.join(cells)} |" for cells in (headings, bars, *lines)]


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{100 * share:.1f}%"


def _figure(share: Share, value: float | None) -> str:
    if value is None or not share.per_run:
        return _percent(value)
    return f"{value:.1f}"


def _pooled(share: Share) -> str:
    return _figure(share, share.pooled)


def _worst(share: Share) -> str:
    return _figure(share, share.worst)


def _goals(by_rate: Mapping[float, Sequence[Trial]]) -> list[str]:
    verdicts = [judge(trials) for trials in by_rate.values()]
    return _table(
        ("goal", "limit", *(f"base rate {rate:g}" for rate in by_rate)),
        (
            (across[0].goal, across[0].says, *(_verdict(verdict) for verdict in across))
            for across in zip(*verdicts, strict=True)
        ),
        words=2,
    )


def _verdict(verdict: Verdict) -> str:
    figure = verdict.figure
    if isinstance(figure, Share):
        return f"{_mark(verdict.met)} {_pooled(figure)} ({_worst(figure)})"
    return f"{_mark(verdict.met)} {_ratio(figure.ratio)} ({_interval(figure)})"


def _mark(met: bool) -> str:
    return "✓" if met else "✗"


def _ratio(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{ratio:.2f}"


def _interval(area: Area) -> str:
    return f"{_ratio(area.interval[0])} to {_ratio(area.interval[1])}" if area.interval else NOTHING


def _headlines(trials: Sequence[Trial]) -> list[str]:
    return _table(
        ("measure", "pooled", "of", "share", "worst seed"),
        (
            (name, share.hits, share.of, _pooled(share), _worst(share))
            for name, share in measures.headlines(trials).items()
        ),
    )


def _confusion(trials: Sequence[Trial]) -> list[str]:
    frame = pd.concat([trial.cooperatives for trial in trials])
    counts = frame.groupby(["tier_truth", "tier"]).size()
    return _table(
        ("truth", *TIERS),
        ((truth, *(counts.get((truth, tier), 0) for tier in TIERS)) for truth in TIERS),
    )


def _worklist(trials: Sequence[Trial]) -> list[str]:
    def row(name: str, kinds: Sequence[str], most: int | None) -> tuple[object, ...]:
        def count(trial: Trial) -> tuple[int, int]:
            cases = worklist.judged_cases(trial).head(most or len(trial.cases))
            right = cases.loc[cases["kind"].isin(kinds), "right"]
            return int(right.sum()), len(right)

        share = measures.share(trials, count)
        return (name, share.of, share.hits, _pooled(share), _worst(share))

    every = worklist.JUDGED
    return _table(
        ("cases", "cases", "right", "precision", "worst seed"),
        (
            row("the first 15", every, 15),
            row("the first 50", every, 50),
            *(row(f"the first 50: {kind}", [kind], 50) for kind in every),
            *(row(f"all: {kind}", [kind], None) for kind in every),
        ),
    )


def _record(record: measures.Record) -> tuple[object, ...]:
    found, right = record.recall, record.precision
    return (
        *(found.of, found.hits, record.blocked, _pooled(found), _worst(found)),
        *(right.of, right.hits, _pooled(right), _worst(right)),
    )


_RECORD = (
    *("planted", "found", "cannot assess", "recall", "worst seed"),
    *("flagged", "right", "precision", "worst seed"),
)


def _patterns(trials: Sequence[Trial]) -> list[str]:
    return _table(
        ("of", "pattern", "rules", *_RECORD),
        (
            (
                *(subject, f"`{name}`", ", ".join(rules)),
                *_record(measures.of_rules(trials, rules, find=[name])),
            )
            for (subject, name), rules in measures.patterns(trials[0]).items()
        ),
        words=3,
    )


def _rules(trials: Sequence[Trial]) -> list[str]:
    table = _table(
        ("rule", "of", "meant to find", "also right", *_RECORD),
        (
            (
                *(rule, meant.subject, _names(meant.find), _names(meant.also)),
                *_record(measures.of_rules(trials, [rule])),
            )
            for rule, meant in answered(trials[0]).items()
        ),
        words=4,
    )
    return [*table, *_unplanted(trials)]


def _names(patterns: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in patterns) or NOTHING


def _unplanted(trials: Sequence[Trial]) -> Iterator[str]:
    rules = without_counterpart(trials[0])
    if rules:
        flags = pd.concat([trial.answers for trial in trials])
        counts = flags[flags["status"] == "flag"].groupby("rule_id").size()
        said = ", ".join(f"{rule} {counts.get(rule, 0)}" for rule in rules)
        yield from ("", f"Nothing is planted that these could be right about; flags: {said}.")


def _by_behaviour(counts: pd.DataFrame) -> list[str]:
    return _table(
        ("behaviour", *counts.columns),
        ((f"`{name}`", *counts.loc[name]) for name in counts.index),
    )


def _naive(trials: Sequence[Trial]) -> list[str]:
    known = set(answered(trials[0]))

    def rows() -> Iterator[tuple[object, ...]]:
        for naive in NAIVE:
            theirs = _short(measures.of_rules(trials, naive.ours, naive=naive.says))
            released = known.issuperset(naive.ours)
            ours = _short(measures.of_rules(trials, naive.ours)) if released else (NOTHING,) * 4
            yield (naive.says, " or ".join(naive.ours), *theirs, *ours)

    return _table(
        (
            *("naive rule", "ours", "flagged", "right", "precision", "recall"),
            *("ours: flagged", "right", "precision", "recall"),
        ),
        rows(),
        words=2,
    )


def _short(record: measures.Record) -> tuple[object, ...]:
    right = record.precision
    return (right.of, right.hits, _pooled(right), _pooled(record.recall))


def _careful(trials: Sequence[Trial]) -> list[str]:
    return _table(
        ("what", "found", "of", "share"),
        (
            (name, share.hits, share.of, _pooled(share))
            for name, share in behaviours.careful(trials).items()
        ),
    )


def _checks(trials: Sequence[Trial]) -> list[str]:
    frame = pd.concat([trial.checks for trial in trials])
    counts = frame.groupby(["kind", "result"]).size()
    return _table(
        ("visit in truth", "checks", *ANSWERS),
        (
            (f"`{kind}`", checks, *(counts.get((kind, answer), 0) for answer in ANSWERS))
            for kind, checks in frame.groupby("kind").size().items()
        ),
    )


def _fairness(trials: Sequence[Trial]) -> list[str]:
    def row(counted: str, area: Area) -> tuple[object, ...]:
        (a, n), (b, m) = area.inside, area.outside
        return (
            *(counted, area.name.replace("_", " "), n, a, _percent(a / n if n else None)),
            *(m, b, _percent(b / m if m else None)),
            *(_ratio(area.ratio), _interval(area), _mark(area.fair)),
        )

    return _table(
        (
            *("counted", "area", "cooperatives", "flagged", "share"),
            *("others", "flagged", "share", "ratio", "95% interval", f"{LOW} to {HIGH}"),
        ),
        (
            *(row("any flag", each) for each in areas(trials)),
            *(row("a false alarm", each) for each in areas(trials, wrongly=True)),
        ),
        words=2,
    )
