"""The rows behind a number: the address opens them, they are as many as the number says."""

import re
from dataclasses import replace

import pytest

from dashboard import questions, words
from dashboard.questions import header
from dashboard.views import answers, behind, coverage_points, coverage_table, maps, theme

from .conftest import said
from .drawn import Page, pieces, whole


def test_an_address_opens_the_rows_of_a_place(look, full_store, view):
    code = answers.ask(view("15"), "cooperatives")["scope_code"].min()[:5]
    app = look(full_store, "progress", rows=f"built~{code}", lang="en")
    (table,) = [each.value for each in app.dataframe if "Step" in each.value.columns]
    inside = answers.members(view(code), "built")
    assert len(table) == inside["numerator"].sum() > 0
    assert "Building finished · " in said(app)
    labels = [element.proto.label for element in app.get("download_button")]
    assert {"Download XLSX", "Download CSV"} <= set(labels)


@pytest.mark.parametrize(
    "rows",
    [
        "nothing",
        "built~99",
        "built~../..",
        "bucket_<b>",
        "'; drop table x",
        "reason_x",
        "~",
        "fit_both",
        "fit_unknown",
        "crowding_usual",
        "report_loads",
        "status_there",
        "load_x_y",
        "load_1",
        "deliverable_accepted",
        "deliverable_accepted.x",
        "facility_x.water",
        "status_ready.x",
        "shade_x.1",
        "shade_seen_45",
        "shade_seen_45.-1",
        "shade_seen_45.9",
        "point_built.yes",
        "point_seen_45.perhaps",
    ],
)
def test_a_name_that_means_nothing_opens_nothing(look, full_store, rows):
    app = look(full_store, rows=rows)
    assert not app.error
    assert not app.exception
    assert not app.dataframe


@pytest.mark.parametrize("scope", ["15", "15.01"])
def test_the_rows_are_as_many_as_the_number_says(view, scope):
    code = answers.ask(view("15"), "cooperatives")["scope_code"].min()[: len(scope)]
    at = view(code)
    for metric, question in header.load("metrics").items():
        known = answers.measure(at, metric, level=at.level)
        if known.empty or question.header["subject"] == "mentor" or metric == "follow_ups_kept":
            continue
        part, whole = int(known["numerator"].sum()), int(known["denominator"].sum())
        assert len(behind._found(at, metric).table) == part
        assert len(behind._found(at, f"of_{metric}").table) == whole
        assert len(behind._found(at, f"not_{metric}").table) == whole - part


def test_classes_and_steps_open_their_rows(view):
    at = view("15")
    everyone = answers.ask(at, "cooperatives")
    total = 0
    for bucket in theme.BUILD_BUCKETS:
        found = behind._found(at, f"bucket_{bucket}").table
        assert set(found["build_bucket"]) <= {bucket}
        total += len(found)
    assert total == len(everyone)
    reached = [len(behind._found(at, f"reached_{step}").table) for step in theme.LADDER]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == len(everyone)


def test_units_of_a_type_open_as_many_rows_as_are_drawn(view):
    at = view("15")
    counted = answers.ask(at, "units_by_status").groupby("unit_type")["units"].sum()
    assert len(counted) > 1
    for unit_type, units in counted.items():
        found = behind._found(at, f"unit_{unit_type}")
        assert len(found.table) == units
        assert words.say(f"unit_type.{unit_type}", "id") in found.title


def test_a_place_that_cannot_be_assessed_is_not_called_silent(look, stage_stores):
    app = look(stage_stores["visits"], rows="places", lang="en")
    (table,) = app.dataframe
    assert table.proto.placeholder == words.say("common.cannot_assess", "en")


def test_no_mentor_is_among_the_rows(look, full_store):
    for metric in ("cooperatives_per_assistant", "seats_short", "contracts"):
        text = said(look(full_store, rows=metric))
        assert "SIM-BA-" not in text


def test_a_chart_opens_what_it_counts(look, full_store, view):
    at = view("15")
    drawn = Page(look(full_store, "progress", lang="en"))
    for title, section in (
        ("The ladder of phase two", "ladder_step"),
        (words.say("progress.sales", "en"), "sales_status"),
        (words.say("progress.obstacles", "en"), "blocker_owner"),
    ):
        block = drawn.after(title, '<div class="bars')
        opened = dict(re.findall(r"<b class=e data-rows=(\w+)>([\d,]+)</b>", block))
        assert len(opened) == len(drawn.bars(title)), section
        for name, end in opened.items():
            assert len(behind._found(at, name).table) == whole(end), name
    title = words.say("progress.buckets_regency", "en")
    block = drawn.after(title, '<div class="bars')
    names = re.search(r'data-rows="(.*?)"', block)[1].split()
    assert names == [f"bucket_{bucket}" for bucket in theme.BUILD_BUCKETS]
    places = re.findall(r"<span class=t data-at=([\d.]+)>", block)
    assert len(places) == len(drawn.bars(title))


_FOLDS = "results.fit.crowding"
_ENDS = re.compile(r"<(?:b|em)(?: class=e)? data-rows=([\w.-]+)>([\d,]+)</")
_ROW = re.compile(r"<span class=t([^>]*)>(.*?)</span><b class=e")


def _opened_numbers(page):
    """Return the rows' name, the place and the count of everything on a page that opens rows."""
    for block in page.blocks:
        yield from ((name, "", whole(count)) for name, count in _ENDS.findall(block))
        named = re.match(r'<div class="bars[^>]*? data-rows="(.*?)"', block)
        for row, parts in _ROW.findall(block) if named else ():
            at, of = (re.search(rf"data-{word}=([\w.]+)", row) for word in ("at", "of"))
            for colour, hover in pieces(block, parts):
                name = named[1].split()[colour]
                if name != "-" and not name.startswith(("bucket_", "tier_")):
                    name = f"{name}.{of[1]}" if of else name
                    yield name, at[1] if at else "", whole(hover)


@pytest.mark.parametrize(("page", "least"), [("overview", 5), ("progress", 60), ("coverage", 90)])
@pytest.mark.parametrize("supervisor", [False, True])
def test_every_count_opens_as_many_rows(
    look, full_store, view, monkeypatch, page, least, supervisor
):
    if supervisor:
        monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    reader = replace(questions.LOCAL_READER, supervisor=supervisor)
    drawn = Page(look(full_store, page, lang="en", open=_FOLDS))
    known = 0
    for name, code, count in _opened_numbers(drawn):
        at = replace(view(code or "15"), reader=reader)
        found = behind._found(at, name)
        if name == "roles" or (name.startswith("load_") and not supervisor):
            assert count == 0 or found.table.empty is (name == "load_0_0"), name
            assert found.title.endswith(" · Provinsi Jambi"), name
        else:
            assert len(found.table) == count, (name, code)
        known += 1
    assert known >= least


@pytest.mark.parametrize("metric", coverage_points.COLUMNS)
def test_a_districts_points_open_their_cooperatives(look, full_store, view, metric):
    code = answers.ask(view("15"), "cooperatives")["scope_code"].min()[:8]
    drawn = Page(look(full_store, "coverage", lang="en", scope=code, show=metric))
    opened = [(name, count) for name, _, count in _opened_numbers(drawn)]
    points = [(name, count) for name, count in opened if name.startswith(f"point_{metric}.")]
    assert sum(count for _, count in points) > 0
    for name, count in points:
        assert len(behind._found(view(code), name).table) == count


@pytest.mark.parametrize("metric", coverage_table.MEASURES)
@pytest.mark.parametrize("scope", ["15", "15.01"])
def test_the_classes_of_a_map_hold_every_place_once(view, metric, scope):
    code = answers.ask(view("15"), "cooperatives")["scope_code"].min()[: len(scope)]
    at = view(code)
    known, classes = maps.shaded(at, metric)
    opened = [behind._found(at, f"shade_{metric}.{n}") for n in range(len(classes) + 1)]
    if metric not in answers.measurable(at, metric):
        assert opened == [None] * len(opened)
        return
    places = [place for each in opened for place in each.table["place"]]
    assert sorted(places) == sorted(map(at.reference.name, known["code"]))
    assert behind._found(at, f"shade_{metric}.{len(classes) + 1}") is None


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ("status_ready.groceries", "Sembako · Status unit: siap · "),
        ("report_late", "Laporan bulanan: terlambat · "),
        ("crowding_many", "Usaha sejenis dalam jangkauan: perlu ditanyakan · "),
        ("shade_accompanied.0", "Didampingi nyata: belum dapat dinilai · "),
        ("shade_built.0", "Bangunan selesai: tidak ada data · "),
        ("point_seen_45.no", "Terverifikasi 45 hari: "),
        ("fit_not_listed", "Potensi desa: unit direncanakan, potensi tidak tercatat · "),
    ],
)
def test_the_title_says_what_the_rows_are(view, rows, title):
    at = replace(view("15"), reader=replace(questions.LOCAL_READER, supervisor=True))
    assert behind._found(at, rows).title.startswith(title)


def test_reports_have_no_type_of_unit(view):
    at = replace(view("15"), reader=replace(questions.LOCAL_READER, supervisor=True))
    assert behind._found(at, "report_in_time.groceries") is None


def test_whose_report_it_is_opens_for_supervisors_only(look, full_store):
    app = look(full_store, "coverage", lang="en", rows="report_in_time")
    assert words.say("access.refused_title", "en") in said(app)
    assert "SIM-BA-" not in said(app)
