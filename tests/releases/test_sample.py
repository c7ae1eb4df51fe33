"""The first start: an empty store publishes the sample as release 1, once."""

import multiprocessing
import threading
from datetime import date

import pytest

from dashboard.errors import RefusedError
from dashboard.releases import Store, publish_sample
from dashboard.releases.publishing import SAMPLE_AS_OF

from .publishers import publish_sample_together
from .tables import counted, places

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["releases.publishers"])


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A store after its first start, and the shares of progress that were shown."""
    store, shown = Store(tmp_path_factory.mktemp("first") / "store"), []
    publish_sample(
        store, counted, reference=places(), progress=lambda done, what: shown.append(done)
    )
    return store, shown


def test_the_first_release_is_the_sample(first):
    store, shown = first
    (release,) = store.releases()
    assert (release.number, release.simulated, release.name) == (1, True, "Data contoh")
    assert release.as_of == SAMPLE_AS_OF == date(2026, 10, 31)
    assert release.rows["cooperatives"] == 1585
    assert release.rows["visits"] >= 40_000
    assert sum(each.rows_set_aside for each in store.imports(1)) == 0
    assert store.verify() == ()
    assert shown == sorted(shown)
    assert shown


def test_a_store_that_has_a_release_is_left_alone(first):
    store, _ = first
    assert publish_sample(store, counted, reference=places()) == store.release(1)
    assert len(store.releases()) == 1


def test_sessions_that_start_together_publish_it_once(tmp_path):
    store = Store(tmp_path / "store")
    folder = small_sample(tmp_path)
    made = []
    threads = [
        threading.Thread(
            target=lambda: made.append(
                publish_sample(store, counted, reference=places(), folder=folder).number
            )
        )
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1, 1, 1]
    assert len(store.releases()) == 1


def test_processes_that_start_together_publish_it_once(tmp_path):
    folder = small_sample(tmp_path)
    together = CHILDREN.Barrier(2)
    logs = [tmp_path / "log1", tmp_path / "log2"]
    children = [
        CHILDREN.Process(
            target=publish_sample_together, args=(tmp_path / "store", folder, together, log)
        )
        for log in logs
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    assert [log.read_text() for log in logs] == ["1", "1"]
    assert len(Store(tmp_path / "store").releases()) == 1


def test_a_refused_sample_is_said(tmp_path):
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "mentors.csv").write_text("mentor_id,name,role\nSIM-M1,A,business_assistant\n")
    store = Store(tmp_path / "store")
    with pytest.raises(RefusedError):
        publish_sample(store, counted, reference=places(), folder=folder)
    assert store.newest() is None


def small_sample(tmp_path):
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "cooperatives.csv").write_text(
        "cooperative_id,name,village_code\nSIM-K1,Maju,15.01.01.2001\n"
    )
    (folder / "README.md").write_text("not a table")
    return folder
