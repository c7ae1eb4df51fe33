"""What a machine asks of the dashboard: readiness, numbers, and a log that other programs read."""

from __future__ import annotations

import json
import logging
import shutil
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from dashboard.errors import UsageError
from dashboard.views import machine, watch


@pytest.fixture
def ask(monkeypatch):
    """Return a function that asks the routes of a process on a store."""

    def asked(store, path):
        monkeypatch.setenv("DASHBOARD_STORE", str(store))
        (route,) = (route for route in machine.ROUTES if route.path == path)
        return route.endpoint(Request({"type": "http"}))

    return asked


def numbers(answer):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_ready_with_a_release(ask, full_store):
    answer = ask(full_store, "/ready")
    assert answer.status_code == 200
    assert json.loads(answer.body) == {"ready": True, "release": 1, "as_of": "2026-10-31"}


def test_ready_on_an_empty_store(ask, tmp_path):
    assert json.loads(ask(tmp_path / "none", "/ready").body) == {"ready": True}


def test_not_ready_where_the_catalogue_is_broken(ask, tmp_path):
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database" * 100)
    answer = ask(tmp_path, "/ready")
    assert answer.status_code == 503
    assert str(tmp_path) in json.loads(answer.body)["why"]


def test_not_ready_where_the_disk_is_full(ask, full_store, monkeypatch):
    full = SimpleNamespace(free=20_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    answer = ask(full_store, "/ready")
    assert answer.status_code == 503
    assert "20 MB" in json.loads(answer.body)["why"]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(None, "done"), (UsageError(id="x", en="x"), "refused"), (ValueError("x"), "failed")],
)
def test_runs_are_counted_by_how_they_end(ask, full_store, error, outcome):
    key = ("dashboard_page_runs_total", ("outcome", outcome), ("page", "tried"))
    before = numbers(ask(full_store, "/metrics")).get(key, 0)
    expected = pytest.raises(type(error)) if error else nullcontext()
    with expected, watch.observed("tried"):
        if error:
            raise error
    after = numbers(ask(full_store, "/metrics"))
    assert after[key] == before + 1
    assert after[("dashboard_release",)] == 1


@pytest.fixture
def own_log():
    """The product's logger, as it was before."""
    own = logging.getLogger("dashboard")
    before = own.handlers, own.propagate, own.level
    yield own
    own.handlers, own.propagate, own.level = before


def test_the_log_is_json_where_asked(own_log, monkeypatch, capsys):
    monkeypatch.setenv("DASHBOARD_LOG", "json")
    machine.start_log()
    with watch.observed("tried"):
        pass
    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["page"], line["outcome"]) == ("page", "tried", "done")
    assert line["ms"] >= 0
    assert line["timestamp"]


def test_the_log_is_left_alone_elsewhere(own_log, monkeypatch):
    monkeypatch.delenv("DASHBOARD_LOG", raising=False)
    before = own_log.handlers
    machine.start_log()
    assert own_log.handlers is before
