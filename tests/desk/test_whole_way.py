"""The whole way on simulated data: listed, asked, answered, explained, cleared at last."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from dashboard import __main__ as command_line
from dashboard import desk
from dashboard.releases import Store

from .test_sheets import cells_of, fill
from .world import SUPERVISOR

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(full_store, tmp_path):
    return Store(shutil.copytree(full_store, tmp_path / "store"))


def test_from_the_list_to_a_case_that_is_cleared(store, monkeypatch):
    room, first = desk.Desk(store.folder), store.release()
    desk.note_releases(room, store)
    week = desk.weekly_list(room, first, reader=SUPERVISOR, at=NOW)
    case = next(each.case for each in week.listed if "status" in each.case.rules)
    owned = next(each.case for each in week.listed if each.case.kind == "feed")
    desk.add(room, first, owned.rank, desk.Assign("Ani"), by="Budi", at=NOW)
    desk.add(room, first, owned.rank, desk.Due(date(2026, 11, 9)), by="Budi", at=NOW)

    sheet = desk.clarification_sheet(first, case.rank, "id", at=NOW, reader=SUPERVISOR)
    visits = {row[0]: "GPS telepon rusak" for row in cells_of(sheet)[8:]}
    assert visits
    answered = desk.take_answers(room, store, fill(sheet, visits), at=NOW)
    assert answered.replied_at == NOW
    desk.add(room, first, case.rank, desk.Close("explained", "telepon rusak"), by="Ani", at=NOW)
    assert [each.case_id for each in desk.clarifying(room, first, SUPERVISOR)] == [case.case_id]

    monkeypatch.setenv("DASHBOARD_STORE", str(store.folder))
    assert command_line.main(["publish"]) == command_line.DONE
    second = store.release()
    assert second.number == 2
    assert case.case_id not in {each.case_id for each in desk.cases(second)}
    assert desk.clarifying(room, second, SUPERVISOR) == ()
    again = desk.weekly_list(room, second, reader=SUPERVISOR, at=NOW)
    (found,) = [e for e in (*again.listed, *again.others) if e.case.case_id == owned.case_id]
    assert (found.handling.owner, found.handling.due_on) == ("Ani", date(2026, 11, 9))
