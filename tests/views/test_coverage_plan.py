"""The proposal of assignments: planned on request, kept in the address, silent about people."""

import io

import pytest
from python_calamine import CalamineWorkbook

from dashboard import questions, settings, words
from dashboard.planning import reassignment
from dashboard.releases import Store
from dashboard.views import answers, coverage_annex, coverage_plan
from dashboard.views.asked import Asked

from .conftest import said


@pytest.fixture(scope="module")
def base(full_store):
    release = Store(full_store).release()
    opened = questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )
    yield opened
    opened.connection.close()


@pytest.fixture(scope="module")
def people(base):
    asked = base.connection.cursor().execute("select mentor_id, name from mentors").fetchall()
    return {name for row in asked for name in row}


def test_nothing_is_planned_until_somebody_opens_it(look, full_store, monkeypatch):
    def planned(*_):
        raise AssertionError

    monkeypatch.setattr(answers, "proposal", planned)
    assert not look(full_store, "coverage").error
    assert look(full_store, "coverage", plan="now").error


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_the_sentence_counts_what_the_register_and_the_plan_say(
    look, full_store, base, language, depth
):
    [(place,)] = (
        base.connection.cursor()
        .execute("select min(scope_code) from cooperative_facts where mentor_id is null")
        .fetchall()
    )
    scope = place[: (2, 5, 8)[depth]]
    app = look(full_store, "coverage", scope=scope, lang=language, plan="now")
    assert not app.error
    [(alone,)] = (
        base.connection.cursor()
        .execute(
            "select count(*) from cooperative_facts"
            f" where mentor_id is null and starts_with(scope_code, '{scope}')"
        )
        .fetchall()
    )
    plan = reassignment.propose(base, scope, questions.LOCAL_READER)
    assert alone == len(plan.taken) + len(plan.unplaced)
    words_said = said(app)
    sentence = {
        "id": f"{alone} koperasi tanpa pendamping, menurut usulan tinggal {len(plan.unplaced)}.",
        "en": f"no mentor, {len(plan.unplaced)} as proposed",
    }
    assert sentence[language] in words_said
    for name in plan.taken["name"].head(10):
        assert name in words_said


def test_a_what_if_in_the_address_is_drawn_said_and_offered_again(look, full_store, base):
    code = (
        base.connection.cursor().execute("select min(regency_code) from mentors").fetchall()[0][0]
    )
    plan = f"more{code}_each2_leave{code}-01_seats9_need12_all"
    app = look(full_store, "coverage", plan=plan, lang="en")
    assert not app.error
    assert "2 more business assistants in" in said(app)
    assert f"seat {code}-01 falls vacant" in said(app)
    assert app.multiselect(key="plan_more").value == [code]
    assert app.multiselect(key="plan_leave").value == [f"{code}-01"]
    assert app.number_input(key="plan_seats").value == 9
    assert app.toggle(key="plan_all").value is True
    [asked] = [button for button in app.button if button.proto.is_form_submitter]
    app.number_input(key="plan_need").set_value(14)
    asked.click().run()
    assert app.query_params["plan"] in (
        [f"more{code}_each2_leave{code}-01_seats9_need14_all"],
        f"more{code}_each2_leave{code}-01_seats9_need14_all",
    )


@pytest.mark.parametrize(
    ("plan", "message"),
    [("leave15.01-99", "No active business assistant or seat"), ("seats40", "cannot be used")],
)
def test_an_impossible_what_if_is_answered_in_a_sentence(look, full_store, plan, message):
    app = look(full_store, "coverage", plan=plan, lang="en")
    assert message in app.error[0].value


@pytest.mark.parametrize("stage", ["register", "construction", "mentors", "visits"])
def test_partial_data_leave_it_out_or_plan(look, stage_stores, stage):
    app = look(stage_stores[stage], "coverage", plan="now", lang="en")
    assert not app.error
    assert ("as proposed" in said(app)) is (stage in ("mentors", "visits"))


def test_only_supervisors_read_names(look, full_store, people, monkeypatch):
    def named(app):
        drawn = said(app)
        return [name for name in people if name in drawn]

    assert named(look(full_store, "coverage", plan="all")) == []
    monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    assert named(look(full_store, "coverage", plan="all"))


def test_seats_are_every_active_assistant_once_and_named_for_supervisors_only(base):
    [(active,)] = (
        base.connection.cursor()
        .execute("select count(*) from mentor_facts where active and capacity > 0")
        .fetchall()
    )
    shown = reassignment.seats(base, "15", questions.LOCAL_READER)
    assert list(shown.columns) == ["seat", "regency_code"]
    assert shown["seat"].is_unique
    assert len(shown) == active
    supervisor = questions.Reader("supervisor", supervisor=True)
    assert reassignment.seats(base, "15", supervisor)["mentor_name"].notna().all()
    some = shown["regency_code"].iloc[0]
    inside = reassignment.seats(base, some, questions.LOCAL_READER)
    assert set(inside["seat"]) == set(shown.loc[shown["regency_code"] == some, "seat"])


def test_the_annex_is_a_workbook_with_every_proposal_and_room_to_sign(view, people):
    here = view("15")
    asked = Asked(seats=9)
    plan = answers.proposal(here, coverage_plan._what_if(here, asked))
    made = coverage_annex.workbook(here, coverage_plan._annex(here, plan, asked))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["Usulan", "Belum mendapat kursi"]
    cells = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    written = "\n".join(str(cell) for row in cells for cell in row)
    numbered = [row for row in cells if isinstance(row[0], float)]
    assert len(numbered) == len(plan.taken) + len(plan.unplaced)
    assert "Lampiran Nota Dinas" in written
    assert "keputusan pada pemberi kontrak" in written
    assert "Bagaimana jika: 9 koperasi per asisten bisnis." in written
    assert "DATA CONTOH" in written
    assert not [name for name in people if name in written]


def test_one_more_assistant_stands_amid_the_villages_without_a_mentor(view, base):
    rows = (
        base.connection.cursor()
        .execute(
            "select regency_code, village_code from cooperative_facts"
            " where not mentor_active and village_code is not null"
        )
        .fetchall()
    )
    code = min(code for code, _ in rows)
    here = view("15")
    alone = {village for regency, village in rows if regency == code}
    at = {
        row.village_code: (row.latitude, row.longitude)
        for row in here.reference.villages.itertuples()
        if row.village_code in alone
    }
    added = coverage_plan._added(here, code)
    assert added.latitude == pytest.approx(sum(north for north, _ in at.values()) / len(at))
    assert added.longitude == pytest.approx(sum(east for _, east in at.values()) / len(at))
