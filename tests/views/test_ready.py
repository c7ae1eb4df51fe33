"""What the first reader would wait for is there before they come."""

import asyncio
import gc
import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest

from dashboard import questions
from dashboard.releases import Store
from dashboard.views import answers, briefing, ready


@pytest.fixture(autouse=True)
def garbage_is_collected_again():
    """What is made ready is looked through for garbage no more; this process wants it again."""
    yield
    assert gc.isenabled()
    gc.unfreeze()


@pytest.fixture
def opened(monkeypatch):
    numbers, really = [], answers._base

    def noted(folder, number):
        numbers.append(number)
        return really(folder, number)

    monkeypatch.setattr(answers, "_base", noted)
    return numbers


def test_the_newest_release_is_opened_and_asked(monkeypatch, full_store, opened, caplog):
    monkeypatch.setenv("DASHBOARD_STORE", str(full_store))
    with caplog.at_level(logging.WARNING):
        ready.make_ready()
    assert not caplog.records
    assert gc.get_freeze_count() > 0
    assert {*opened} == {Store(full_store).newest().number}
    # What the first page says of its figures asks the release nothing any more.
    monkeypatch.setattr(questions, "ask", lambda *asked, **_: pytest.fail(f"asked {asked}"))
    assert briefing.sentences(answers.open_newest())


def test_an_empty_store_stays_empty(monkeypatch, tmp_path, opened):
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "store"))
    ready.make_ready()
    assert opened == []
    assert Store(tmp_path / "store").newest() is None


def test_a_fault_is_one_line_in_the_log(monkeypatch, full_store, caplog):
    def fail(_folder, _number):
        raise OSError("disk gone")

    monkeypatch.setenv("DASHBOARD_STORE", str(full_store))
    monkeypatch.setattr(answers, "_base", fail)
    with caplog.at_level(logging.WARNING):
        ready.make_ready()
    assert [record.getMessage() for record in caplog.records] == ["not made ready: disk gone"]
    assert caplog.records[0].exc_info is None


def test_the_server_does_not_wait(monkeypatch):
    begun = []

    class Started(Thread):
        def start(self):
            begun.append(self.name)

    monkeypatch.setattr(ready, "Thread", Started)

    async def serve():
        async with ready.lifespan(None):
            return list(begun)

    with ThreadPoolExecutor(1) as pool:  # another test's browser may run a loop in this thread
        assert pool.submit(lambda: asyncio.run(serve())).result() == ["make-ready"]
