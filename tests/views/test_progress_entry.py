"""Targets written on the page of progress land in the draft of uploads, whole or not at all."""

from __future__ import annotations

import shutil
from datetime import date

import pandas as pd
import pytest

from dashboard import words
from dashboard.desk.drafts import Draft
from dashboard.views import progress_entry

from .conftest import said


@pytest.fixture
def own_store(full_store, tmp_path):
    return shutil.copytree(full_store, tmp_path / "store")


def opened(look, store, language="id"):
    return look(store, "progress", open="enter_targets", lang=language)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_was_entered_goes_into_the_draft(look, own_store, exports, language):
    app = opened(look, own_store, language)
    app.button("put_targets").click().run()
    assert not app.exception
    (file,) = Draft(own_store).files()
    assert file.name == "targets.csv"
    key = ["metric", "scope_code", "due_on"]
    kinds = {"scope_code": str}
    put = pd.read_csv(Draft(own_store).path(file), dtype=kinds).sort_values(key)
    known = pd.read_csv(exports / "targets.csv", dtype=kinds).sort_values(key)
    assert len(known) > 0
    pd.testing.assert_frame_equal(
        put.reset_index(drop=True), known.reset_index(drop=True), check_dtype=False
    )
    assert words.say("progress.enter_done", language, n=len(known)).split(".")[0] in said(app)


def test_a_closed_table_is_not_drawn(look, own_store):
    app = look(own_store, "progress")
    assert not [button for button in app.button if button.key == "put_targets"]


def test_where_nobody_entered_any_the_table_is_empty(look, stage_stores):
    app = opened(look, stage_stores["construction"])
    assert not app.exception
    assert app.button("put_targets")


def row(metric="built", scope_code="15", due_on=date(2026, 12, 31), value=1.0):
    return {"metric": metric, "scope_code": scope_code, "due_on": due_on, "value": value}


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([row(), row(scope_code="15.01")], []),
        ([row(value=0)], []),
        ([row(value=-1)], ["progress.enter_negative"]),
        ([row(value=float("inf"))], ["progress.enter_negative"]),
        ([row(value=None)], ["progress.enter_lacks"]),
        ([row(due_on=None, metric=None)], ["progress.enter_lacks"]),
        ([row(), row(value=2)], ["progress.enter_twice"]),
        ([row(), row(due_on=date(2027, 6, 30))], []),
    ],
)
def test_each_mistake_is_said_with_its_row(view, rows, wrong):
    seen = view("15")
    found = progress_entry.mistakes(seen, pd.DataFrame(rows, columns=progress_entry.COLUMNS))
    begun = [seen.say(key, n=len(rows), what="").split(":")[0] for key in wrong]
    assert [sentence.split(":")[0] for sentence in found] == begun
