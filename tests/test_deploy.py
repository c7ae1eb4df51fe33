"""What deploy/ ships: nginx takes its configuration, readers keep a process, units are sound."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from contextlib import closing
from http.client import HTTPSConnection
from ssl import CERT_NONE, create_default_context
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from dashboard.bench import door, load
from dashboard.releases import Store

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def nginx():
    """Skip where nginx is not installed; where everything must run, that is a failure."""
    if not door.installed():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"install the package {door.PACKAGE}")
        pytest.skip(f"no {door.PACKAGE}")


@pytest.fixture(scope="module")
def through(nginx, full_store):
    """Two processes behind nginx."""
    with door.serve({"DASHBOARD_STORE": str(full_store), "DASHBOARD_PUBLIC_VIEW": "1"}) as standing:
        yield standing


def get(address, path, **headers):
    trusting = create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, CERT_NONE
    to = urlsplit(address).netloc
    with closing(HTTPSConnection(to, timeout=20, context=trusting)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()


def test_the_page_comes_with_its_headers(through):
    answer, body = get(through.address, "/")
    assert answer.status == 200
    assert b"<html" in body
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "http:" not in policy
    (seat,) = (each for each in answer.headers.get_all("Set-Cookie") if "seat" in each)
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= {part.strip() for part in seat.split(";")}


@pytest.mark.parametrize(
    "path", ["/metrics", "/ready", "/_stcore/metrics", "/_stcore/metrics/", "/x/metrics"]
)
def test_what_the_machine_asks_is_for_nobody_else(through, path):
    assert get(through.address, path)[0].status == 403


def test_a_reader_keeps_a_process_until_it_is_gone(through):
    seat = get(through.address, "/")[0].headers["Set-Cookie"].split(";")[0]
    again = {get(through.address, "/", Cookie=seat)[0].headers["Set-Cookie"] for _ in range(3)}
    assert {each.split(";")[0] for each in again} == {seat}
    through.processes[0].process.kill()
    through.processes[0].process.wait()
    assert get(through.address, "/_stcore/health", Cookie=seat)[0].status == 200
    for n in range(8):  # whichever process a seat falls to
        cookie = f"dashboard_seat=seat-{n}"
        assert get(through.address, "/_stcore/health", Cookie=cookie)[0].status == 200


def test_readers_of_a_process_that_dies_come_back_on_the_other(nginx, full_store):
    with door.serve({"DASHBOARD_STORE": str(full_store), "DASHBOARD_PUBLIC_VIEW": "1"}) as standing:
        seen = load.crowd(standing, full_store, readers=12, lasts_s=24, kill=True, think_s=2)
    assert {run.fault for run in seen.runs} == {""}
    after = seen.between(seen.killed, seen.killed + 60)
    assert len(after) >= 12
    assert 1 <= seen.returns <= 12
    assert Store(full_store).verify() == ()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd")
def test_the_unit_is_sound(tmp_path):
    text = (DEPLOY / "dashboard@.service").read_text("utf-8")
    (program,) = re.findall(r"^ExecStart=(\S+)", text, re.MULTILINE)
    unit = tmp_path / "dashboard@8501.service"
    unit.write_text(text.replace(program, "/bin/true"), "utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert unit.name not in said.stderr
    assert said.returncode == 0, said.stderr


def test_the_upload_limit_is_one():
    limit = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["server"]
    told = f"client_max_body_size {limit['maxUploadSize']}m;"
    assert told in (DEPLOY / "nginx.conf").read_text("utf-8")


def test_compose_names_the_processes_that_nginx_knows():
    shipped = (DEPLOY / "processes.conf").read_text("utf-8").splitlines()
    composed = (DEPLOY / "processes-compose.conf").read_text("utf-8").splitlines()
    services = set(re.findall(r"^  (\w+):$", (DEPLOY / "compose.yaml").read_text("utf-8"), re.M))
    named = re.findall(r"server (\w+):8501", "\n".join(composed))
    assert len(named) == sum("server 127.0.0.1:" in line for line in shipped)
    assert set(named) <= services
    kept = [line for line in composed[1:] if "server " not in line]
    assert kept == [line for line in shipped[1:] if "server " not in line]


def test_the_image_holds_what_the_product_runs_on():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = {
        source.removeprefix("./")
        for line in re.findall(r"^COPY (.*)$", text, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert {"app.py", "pages", "src", "data/reference", "data/sample"} < copied
    assert ".streamlit/config.toml" in copied
    assert all((ROOT / source).exists() for source in copied)
