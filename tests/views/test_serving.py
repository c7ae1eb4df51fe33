"""To whom a server answers: this machine, those who signed in, or anybody who only looks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from dashboard import words
from dashboard.access import PAGES
from dashboard.views import serving
from dashboard.views.escape import markdown
from views.conftest import said

LOCAL = {"Host": "127.0.0.1:8501"}
# headers, the peer's address | whether it came from beyond this machine
ASKED = [
    (LOCAL, None, False),
    ({"Host": "localhost:8501"}, "127.0.0.2", False),
    ({"Host": "[::1]:8501"}, "::1", False),
    ({}, None, False),
    ({"Host": "192.168.1.7:8501"}, None, True),
    ({"Host": "rebound.example"}, None, True),
    ({"Host": "127.0.0.1.rebound.example"}, None, True),
    (LOCAL, "192.168.1.9", True),
    ({**LOCAL, "X-Forwarded-For": "10.0.0.1"}, None, True),
    ({**LOCAL, "X-Real-Ip": ""}, None, True),
    ({**LOCAL, "Forwarded": "for=10.0.0.1"}, None, True),
]


@pytest.mark.parametrize(("headers", "peer", "beyond"), ASKED)
def test_who_sits_at_another_machine_is_known(headers, peer, beyond):
    assert serving.from_beyond(headers, peer) is beyond


@pytest.mark.parametrize("page", ["overview", "worklist", "releases"])
def test_nothing_is_served_beyond_this_machine(look, full_store, monkeypatch, page):
    monkeypatch.setattr(serving, "from_beyond", lambda _headers, _peer: True)
    app = look(full_store, page)
    assert [each.value for each in app.error] == [markdown(words.say("access.from_beyond", "id"))]
    assert not app.sidebar
    assert not app.dataframe


def test_this_machine_says_so(look, full_store):
    assert words.say("access.local", "en") in said(look(full_store, lang="en"))


def test_the_public_view_reads_and_does_nothing(look, full_store, monkeypatch):
    monkeypatch.setenv(serving.PUBLIC_VIEW, "1")
    monkeypatch.setenv("DASHBOARD_SUPERVISOR_VIEW", "1")
    app = look(full_store, "releases", lang="en")
    assert words.say("access.public", "en") in said(app)
    assert words.say("frame.supervisor", "en") not in said(app)
    assert not {b.key for b in app.button} & {"undo", "name_it", "job_export_1"}
    for page in PAGES:
        text = said(look(full_store, page, lang="en"))
        assert words.say("access.refused_title", "en") in text


def test_a_server_for_everybody_without_sign_in_does_not_start(tmp_path):
    everywhere = "0.0.0.0"  # noqa: S104 - what must not start
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    given = ["--server.headless", "true", "--server.port", "8799", "--server.address", everywhere]
    environment = {**os.environ, "DASHBOARD_STORE": str(tmp_path)}
    environment.pop(serving.PUBLIC_VIEW, None)
    done = subprocess.run(
        [*command, *given],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert words.say("access.open_to_all", "en", address=everywhere) in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_shipped_listens_to_this_machine_alone():
    shipped = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    for line in (
        'address = "127.0.0.1"',
        "enableXsrfProtection = true",
        "enableCORS = true",
        "enableAgentApi = false",
        "maxUploadSize = 500",
    ):
        assert line in shipped
