"""Every number on the overview, on progress and on coverage, counted a second way.

The sample's exports in plain pandas (``recount``) against what the pages drew (``drawn``), for the
province, a regency and a district.
"""

import math

import pandas as pd
import plotly.io
import pytest

from conftest import ROOT
from dashboard import reference, releases, words

from .drawn import Page, numbers, whole
from .recount import LIMIT, REPORT_DAYS, SEATS, STEPS, STILL_WEEKS, Exports, Place

PLACES = ("15", "15.03", "15.03.05")
NAMES = reference.load()
_RUN = {}
BUCKETS = ("100", "76-99", "51-75", "21-50", "0-20", "no_record")


def said(key, **values):
    return words.say(key, "en", **values)


@pytest.fixture(scope="module")
def sample(sample_store):
    """A store with the sample, and the sample's files counted apart from it."""
    store = releases.Store(sample_store)
    results = store.release(1).results
    facts = pd.concat(pd.read_parquet(path) for path in results["cooperative_facts"])
    feed = pd.concat(pd.read_parquet(path) for path in results["regency_feed"])
    judged = facts.set_index("cooperative_id")[["tier", "verified_45"]]
    complete = set(feed.loc[feed["complete"], "regency_code"])
    return store.folder, Exports(ROOT / "data/sample", judged, complete)


@pytest.fixture(scope="module", params=PLACES)
def place(request, sample):
    return Place(sample[1], request.param)


@pytest.fixture
def page(look, sample, place):
    """Return a function that gives a page of the place, run once."""

    def opened(name):
        if (place.scope, name) not in _RUN:
            shown = {"show": "buckets", "open": "still.targets"} if name == "progress" else {}
            shown |= {"scope": place.scope, "lang": "en"}
            _RUN[place.scope, name] = Page(look(sample[0], name, **shown))
        return _RUN[place.scope, name]

    return opened


def length(place):
    return min(len(place.scope) + 3, 8)


def shown(place):
    """Return the places that a map of the place shows: in a district, those around it."""
    around = Place(place.all, place.scope[:5]) if len(place.scope) == 8 else place
    return around.below(length(place))


def level(place):
    return {2: "regency", 5: "district", 8: "district"}[len(place.scope)]


def check_figure(page, place, metric, label):
    value, out_of, *_ = page.figures()[label]
    part, n = place.metrics[metric]
    assert whole(value) == part, metric
    found = numbers(out_of)
    assert found[-1] == n if n < 20 else found[:2] == [round(100 * part / n, 1), n], metric


# --- the overview ------------------------------------------------------------------------------

HEADLINES = {
    "operating": "Unit operating",
    "built": "Building finished",
    "accompanied": "Really accompanied",
    "without_mentor": "Without an active mentor",
    "borrowers_unseen": "Borrowers not seen in 45 days",
}


def test_the_overviews_figures(page, place):
    drawn = page("overview")
    for metric, label in HEADLINES.items():
        if place.metrics[metric][1]:
            check_figure(drawn, place, metric, label)
        else:
            assert drawn.figures()[label][0] == said("common.not_yet")


def test_the_overviews_sentence(page, place):
    lead = page("overview").lead
    assert said("overview.sentence_operating", n=place.metrics["operating"][0]) in lead
    if place.metrics["accompanied"][1]:
        assert said("overview.sentence_accompanied", n=place.metrics["accompanied"][0]) in lead
    if place.metrics["unassessed"][0]:
        assert said("overview.sentence_unassessed", n=place.metrics["unassessed"][0]) in lead
    alone = place.metrics["without_mentor"][0]
    assert said("overview.sentence_without_mentor", n=alone) in lead
    assert f"of {place.n:,} cooperatives" in lead


def test_the_overviews_places(page, place):
    headings, rows = page("overview").table(said(f"overview.table_{level(place)}"))
    assert headings[2:] == [
        *(HEADLINES[m] for m in ("operating", "built", "accompanied", "without_mentor")),
        "Has a business number (NIB)",
    ]
    assert len(rows) == len(shown(place))
    for code, each in shown(place).items():
        row = rows[NAMES.name(code)]
        assert whole(row["Cooperatives"]) == each.n
        for metric in ("operating", "built", "accompanied", "without_mentor", "nib"):
            part, n = each.metrics[metric]
            label = HEADLINES.get(metric, "Has a business number (NIB)")
            expected = [part] if n == each.n else [part, n]
            assert numbers(row[label]) == (expected if n else []), (code, metric)


def test_the_classes_of_the_overviews_map(page, place):
    shares = [
        100 * part / n if n else None
        for each in shown(place).values()
        for part, n in [each.metrics["accompanied"]]
    ]
    for name, count in page("overview").legend().items():
        low, _, high = name.partition("–")
        if not high:
            assert name == said("common.cannot_assess")
            assert count == shares.count(None)
            continue
        inside = [share for share in shares if share is not None]
        top = whole(high) + (whole(high) == 100)
        assert count == sum(whole(low) <= share < top for share in inside), name


def test_the_overviews_decisions(page, place):
    text = page("overview").text
    alone = place.metrics["without_mentor"][0]
    spread = sum(each.metrics["without_mentor"][0] > 0 for each in shown(place).values())
    where = said(f"overview.places_{level(place)}", n=spread)
    if alone:
        key = "overview.vacancies_in" if len(place.scope) < 8 else "overview.vacancies"
        assert said(key, n=alone, places=where) in text


def test_the_contracts_that_end(page, place):
    ending = place.contracts
    if not ending:
        assert said("overview.contracts_none") in page("overview").text
        return
    _, rows = page("overview").table(said("overview.contracts_title"))
    assert rows == {
        NAMES.name(code): {
            "Contracts": f"{contracts}",
            "Cooperatives left alone": f"{cooperatives}",
            "Earliest": words.day(first.date(), "en"),
        }
        for code, (contracts, cooperatives, first) in ending.items()
    }


# --- progress ----------------------------------------------------------------------------------


def test_the_heads_of_phase_two(page, place):
    drawn = page("progress")
    for metric, label in {
        "built": "Building finished",
        "outlet": "Outlet operating",
        "warehouse": "Warehouse operating",
        "facilities": "All four facilities",
    }.items():
        check_figure(drawn, place, metric, label)


def test_the_sentence_of_progress(page, place):
    lead = page("progress").lead
    finished = said(
        "progress.lead",
        place=NAMES.name(place.scope),
        built=place.buckets["100"],
        n=place.n,
        none=place.buckets["no_record"],
    )
    assert said("progress.lead_operating", lead=finished, n=place.metrics["operating"][0]) in lead
    if len(place.still):
        assert said("progress.lead_still", n=len(place.still), weeks=STILL_WEEKS) in lead


def test_the_ladder(page, place):
    drawn = page("progress")
    rows = {row.name: row for row in drawn.bars("The ladder of phase two")}
    for step in STEPS:
        row = rows[said(f"ladder_step.{step}")]
        assert whole(row.end) == place.reached(step), step
        assert numbers(row.hovers[0])[2] == place.steps[step] if row.hovers else not whole(row.end)
    assert whole(rows["no further record"].end) == place.steps["no_record"]
    if place.called_operating:
        assert said("progress.ladder_operating", n=place.called_operating) in drawn.text


def test_the_buckets_of_every_place(page, place):
    drawn = page("progress")
    title = said(f"progress.buckets_{level(place)}")
    rows = {row.name: row for row in drawn.bars(title)}
    below = place.below(length(place))
    assert len(rows) == len(below)
    for code, each in below.items():
        row = rows[NAMES.name(code)]
        assert whole(row.end) == each.n
        assert row.hovers == tuple(
            f"{said(f'bucket.{name}')}: {n:,}" for name in BUCKETS if (n := each.buckets[name])
        )
    legend = drawn.legend(title)
    assert legend == {said(f"bucket.{name}"): place.buckets[name] for name in BUCKETS}


def test_the_weeks(page, place):
    chart = page("progress").app.get("plotly_chart")[0]
    lines = {line.name: list(line.y) for line in _figure(chart).data}
    for name in BUCKETS:
        counted = place.weekly(name)
        assert lines.get(said(f"bucket.{name}"), [0] * len(counted)) == counted, name


def _figure(chart):
    return plotly.io.from_json(chart.proto.spec)


def test_the_units(page, place):
    drawn = page("progress")
    rows = {row.name: row for row in drawn.bars("Business units by type")}
    assert len(rows) == len(place.units)
    for kind, statuses in place.units.items():
        row = rows[said(f"unit_type.{kind}")]
        assert whole(row.end) == statuses.total()
        found = {name: whole(n) for name, _, n in (each.partition(": ") for each in row.hovers)}
        assert found == {said(f"unit_status.{name}"): n for name, n in statuses.items()}


def test_the_sales(page, place):
    counted, amount = place.sales
    if not counted:
        return
    drawn = page("progress")
    rows = {row.name: whole(row.end) for row in drawn.bars(said("progress.sales"))}
    assert rows == {
        said(f"sales_status.{name}"): counted[name] for name in ("reported", "zero", "silent")
    }
    if amount:
        assert said("progress.sales_sum", amount=words.rupiah(amount, "en")) in drawn.text


def test_the_targets(page, place):
    targets = place.all.read("targets").set_index("scope_code")
    targets = targets[targets["due_on"] >= "2026-10-31"]
    inside = targets[
        targets.index.str.startswith(place.scope) & (targets.index.str.len() <= length(place))
    ]
    if inside.empty:
        return
    drawn = page("progress")
    tables = [each.value for each in drawn.app.dataframe if "Target" in each.value.columns]
    assert len(tables) == (set(inside.index) != {place.scope})  # only where there are places below
    found = {(row["Place"], row["Metric"]): row for table in tables for _, row in table.iterrows()}
    assert len(found) == len(tables) * len(inside)
    for code, row in inside.iterrows():
        reached = Place(place.all, code).metrics[row["metric"]][0]
        if found:
            written = found[NAMES.name(code), HEADLINES[row["metric"]]]
            assert (written["Reached"], written["Target"]) == (reached, row["value"])
        if code == place.scope:
            own = said("progress.target_end", reached=reached, target=int(row["value"]))
            assert own in drawn.text


def test_who_must_act(page, place):
    if not place.obstacles:
        return
    rows = page("progress").bars(said("progress.obstacles"))
    found = {row.name: whole(row.end) for row in rows}
    counted = {said(f"blocker_owner.{owner}"): n for owner, n in place.obstacles.items()}
    assert found == counted


def test_what_stands_still(page, place):
    frames = [each.value for each in page("progress").app.dataframe]
    if not len(place.still):
        return
    table = next(frame for frame in frames if "Weeks without a rise" in frame.columns)
    longest = sorted(place.still, reverse=True)[: len(table)]
    assert list(table["Weeks without a rise"]) == longest
    names = set(place.all.register.loc[place.still.index, "name"])
    assert set(table["Cooperative"]) <= names


# --- coverage ----------------------------------------------------------------------------------


def test_the_sentence_of_coverage(page, place):
    lead = page("coverage").lead
    seats = SEATS * len(place.posted(place.all.assistants))
    if len(place.scope) < 8:
        short = place.n - seats
        key = "coverage.lead_seats_short" if short >= 0 else "coverage.lead_seats_spare"
        assert (
            said(
                key,
                place=NAMES.name(place.scope),
                seats=seats,
                n=seats // SEATS,
                cooperatives=place.n,
                short=abs(short),
            )
            in lead
        )
        over = sum(n for load, n in place.loads.items() if load > SEATS)
        assert said("coverage.lead_overloaded", n=over, seats=SEATS) in lead
    assert said("coverage.lead_alone", n=place.metrics["without_mentor"][0]) in lead
    seen, known = place.metrics["seen_45"]
    if known:
        assert said("coverage.lead_unseen", n=known - seen, days=45) in lead


def test_the_strip(page, place):
    if len(place.scope) == 8:
        return
    figures = page("coverage").figures()
    mentors, active = (
        (every if place.scope == "15" else place.posted(every))
        for every in (place.all.mentors, place.all.active)
    )
    groups = {
        "Mentors on the list": (mentors, active),
        **{
            f"{sign} {said(f'role.{role}')}": tuple(
                each[each["role"] == role] for each in (mentors, active)
            )
            for sign, role in (
                ("=", "business_assistant"),
                ("+", "management_office"),
                ("+", "provincial"),
            )
            if (mentors["role"] == role).any()
        },
    }
    for label, (listed, in_force) in groups.items():
        value, in_words, *_ = figures[label]
        assert whole(value) == len(listed), label
        assert whole(in_words) == len(in_force), label
    value, of, untrained = figures["Trained 5 days"]
    assert whole(value) == (active["training_days"] >= 5).sum()
    assert whole(of) == len(active)
    days = active["training_days"]
    assert numbers(untrained)[:2] == [((days > 0) & (days < 5)).sum(), (days == 0).sum()]


def test_official_figures_beside(page, place):
    if place.scope != "15":
        return
    official = place.all.read("official_totals").set_index("metric")
    figures = page("coverage").figures()
    for label, metric in {
        "Mentors on the list": "mentors",
        "= Business assistants": "mentors_business_assistant",
        "+ PMO": "mentors_management_office",
        "+ Provincial": "mentors_provincial",
    }.items():
        row = official.loc[metric]
        expected = said("coverage.declared", n=int(row["value"]), on=row["as_of"].date())
        assert figures[label][2] == expected


def test_three_coverages(page, place):
    rows = {row.name: row for row in page("coverage").bars(said("coverage.three"))}
    alone, n = place.metrics["without_mentor"]
    assert whole(rows[said("coverage.assigned")].end) == n - alone
    seen, known = place.metrics["seen_45"]
    if known:
        row = rows[said("coverage.evidenced", days=45)]
        assert (whole(row.end), whole(row.note)) == (seen, known)
    if len(place.scope) < 8:
        mentors = place.all.active if place.scope == "15" else place.posted(place.all.active)
        assert whole(rows[said("coverage.nominal")].end) == SEATS * len(mentors)
        seats = SEATS * len(place.posted(place.all.assistants))
        assert whole(rows[said("coverage.by_role")].end) == seats


def test_the_loads(page, place):
    counted = Place(place.all, place.scope[:5]).loads
    drawn = page("coverage")
    block = drawn.after(said("coverage.loads"), '<div class="columns"')
    for load, n in counted.items():
        assert f'title="{said("coverage.loads_hover", n=n, load=load)}"' in block
    legend = drawn.legend(said("coverage.loads"))
    bands = [
        sum(n for load, n in counted.items() if low <= load <= high)
        for low, high in ((0, SEATS), (SEATS + 1, LIMIT), (LIMIT + 1, 999))
    ]
    assert list(legend.values()) == bands


def test_the_places_of_coverage(page, place):
    if len(place.scope) == 8:
        frames = [each.value for each in page("coverage").app.dataframe]
        assert len(frames[0]) == place.n
        return
    _, rows = page("coverage").table(said(f"coverage.table_{level(place)}"))
    assert len(rows) == len(shown(place))
    for code, each in shown(place).items():
        row = rows[NAMES.name(code)]
        assert whole(row["Cooperatives"]) == each.n
        alone = each.metrics["without_mentor"][0]
        assert whole(row["Without a mentor"]) == alone
        seen, known = each.metrics["seen_45"]
        if known:
            assert whole(row["Verified in 45 days"]) == seen
        else:
            assert row["Verified in 45 days"] == said("common.cannot_assess")
        if len(code) == 5:
            posted = len(each.posted(place.all.assistants))
            assert whole(row["Assistants needed"]) == math.ceil(each.n / SEATS)
            assert whole(row["Active assistants"]) == posted
            assert numbers(row["Cooperatives each"]) == [round(each.n / posted, 1)]
            short = each.n - SEATS * posted
            key = "short" if short > 0 else "spare" if short < 0 else "nil"
            assert row["Seats"] == said(f"coverage.{key}", n=abs(short))


def test_the_monthly_reports(page, place):
    if len(place.scope) == 8:
        return
    title = said("coverage.reports", month=words.day(pd.Timestamp("2026-09-01"), "en", "month"))
    drawn = page("coverage")
    rows = {row.name: row for row in drawn.bars(title)}
    assert len(rows) == len(place.reports)
    for code, states in place.reports.items():
        row = rows[NAMES.name(code)]
        assert whole(row.end) == states.total()
        found = {each.partition(":")[0]: whole(each.partition(":")[2]) for each in row.hovers}
        assert found == {said(f"coverage.{name}"): n for name, n in states.items()}
    assert REPORT_DAYS == 10


def test_what_mentoring_left_behind(page, place):
    rows = {row.name: row for row in page("coverage").bars(said("coverage.deliverables"))}
    for kind, states in place.deliverables.items():
        row = rows[said(f"deliverable.{kind}")]
        found = {each.rpartition(":")[0]: whole(each.rpartition(":")[2]) for each in row.hovers}
        assert found == {said(f"deliverable_state.{name}"): n for name, n in states.items() if n}
        assert whole(row.end) == states["accepted"]
