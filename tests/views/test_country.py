"""Pages of several provinces: whichever place is met first, each says what its own exports hold."""

from __future__ import annotations

import io
import shutil

import pandas as pd
import pytest

from dashboard import questions, reference, releases, words
from dashboard.questions import door
from dashboard.views import address, answers, money, tables
from dashboard.views.progress import STILL_WEEKS

from .conftest import PAGES, said

NOT_WITHOUT_A_SUBJECT = {"mentor"}


@pytest.fixture(scope="module")
def exports(nation):
    return nation / "out"


@pytest.fixture(scope="module")
def nation_store(exports, tmp_path_factory):
    store = releases.Store(tmp_path_factory.mktemp("nation") / "store")
    places = exports / "reference"
    releases.publish_sample(
        store, questions.assess, reference=reference.load(places), folder=exports
    )
    shutil.copytree(places, store.folder / "reference")
    return store.folder


@pytest.fixture
def view(nation_store, monkeypatch):
    monkeypatch.setenv("DASHBOARD_STORE", str(nation_store))
    store = releases.Store(nation_store)

    def at(scope):
        return address.read({"scope": scope}, store.releases(), reference.load(store.reference))

    return at


@pytest.fixture(scope="module")
def provinces(exports):
    register = pd.read_parquet(exports / "cooperatives.parquet")
    return sorted(register["village_code"].str[:2].unique())


@pytest.mark.parametrize("page", sorted({*PAGES} - NOT_WITHOUT_A_SUBJECT))
def test_every_page_opens_at_the_country_and_at_its_provinces(look, nation_store, provinces, page):
    for scope in ("", *provinces):
        app = look(nation_store, page, **({"scope": scope} if scope else {}))
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize(
    ("question", "parameters"),
    [("scope_counts", {}), ("blockers", {}), ("standing_still", {"weeks": STILL_WEEKS})],
)
def test_a_province_cut_from_the_country_is_the_province(view, provinces, question, parameters):
    assert len(provinces) == 2
    for scope in provinces:
        here = view(scope)
        cut = answers.ask_once(here, question, **parameters).reset_index(drop=True)
        alone = door.ask(answers.base(here), question, scope, **parameters)
        assert len(alone) > 0
        pd.testing.assert_frame_equal(cut, alone)


def test_the_countrys_loans_are_shown_in_part_and_taken_away_whole(
    look, nation_store, exports, view, monkeypatch
):
    lent = pd.read_parquet(exports / "financing.parquet")
    told, first = money._told(view(""))
    assert sum(party.loans for party in told.values()) == first.total == len(lent)
    assert len(first.rows) == 10
    app = look(nation_store, "money")
    assert words.say("common.open_all", "id", n=len(lent)) in said(app)
    taken = {}
    monkeypatch.setattr(
        tables.guard,
        "download",
        lambda _v, _l, make, *, file_name, **_: taken.update({file_name: make}),
    )
    money.behind(view(""))
    (made,) = (make for name, make in taken.items() if name.endswith(".csv"))
    rows = pd.read_csv(io.BytesIO(made()), skiprows=4)
    assert len(rows) == len(lent)
    assert rows[words.say("column.principal_idr", "id")].sum() == lent["principal_idr"].sum()
