"""Starts nginx, as deploy/ configures it, before several processes of the dashboard."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from dashboard.bench import server
from dashboard.bench.server import ROOT, Running
from dashboard.errors import UsageError
from dashboard.words import both

PACKAGE = "nginx-light"  # Debian's smallest nginx
DEPLOY = ROOT / "deploy"
_PATIENCE_SECONDS = 20
_MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/processes.conf;
    include {folder}/dashboard.conf;
}}
"""


@dataclass(frozen=True)
class Door:
    """The address that readers open, and the processes behind it."""

    address: str
    processes: tuple[Running, ...]


def installed() -> str | None:
    """Return the path of nginx, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def serve(
    environment: Mapping[str, str], processes: int = 2, port: int | None = None
) -> Iterator[Door]:
    """Run so many processes of the dashboard behind nginx, with a certificate of its own.

    ``environment`` says who may come in: through a proxy nobody is this machine's own reader.

    Raises UsageError where nginx is not installed, ``RuntimeError`` with its words where it fails.
    """
    program = installed()
    if program is None:
        raise UsageError(**both("cli.no_nginx", package=PACKAGE))
    with ExitStack() as stack:
        running = tuple(
            stack.enter_context(server.run(environment=environment)) for _ in range(processes)
        )
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = port or server.free_port()
        configure(folder, port, [each.port for each in running])
        with (folder / "said").open("wb") as said:
            nginx = subprocess.Popen(  # noqa: S603 - our own configuration, no words from outside
                [program, "-c", str(folder / "nginx.conf")], stdout=said, stderr=said
            )
            try:
                address = f"https://localhost:{port}"
                if not _answers(address, nginx):
                    raise RuntimeError((folder / "said").read_text("utf-8"))
                yield Door(address, running)
            finally:
                nginx.terminate()
                nginx.wait()


def configure(folder: Path, port: int, behind: list[int]) -> None:
    """Write the shipped configuration into ``folder``: these ports, a certificate made here."""
    authority = trustme.CA()
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(
        folder / "both.pem"
    )
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    changed = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "listen 80;": f"listen 127.0.0.1:{server.free_port()};",
        "dashboard.example.go.id": "localhost",
        "/etc/dashboard/tls/fullchain.pem": f"{folder}/both.pem",
        "/etc/dashboard/tls/privkey.pem": f"{folder}/both.pem",
    }
    for shipped, here in changed.items():
        if shipped not in text:
            raise RuntimeError(f"deploy/nginx.conf lacks {shipped}")
        text = text.replace(shipped, here)
    (folder / "dashboard.conf").write_text(text, "utf-8")
    lines = (DEPLOY / "processes.conf").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.strip().startswith("server ")]
    listed = [f"    server 127.0.0.1:{each} max_fails=1 fail_timeout=5s;" for each in behind]
    at = next(n for n, line in enumerate(kept) if "hash " in line) + 1
    (folder / "processes.conf").write_text("\n".join([*kept[:at], *listed, *kept[at:]]), "utf-8")
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder), "utf-8")


def _answers(address: str, nginx: subprocess.Popen[bytes]) -> bool:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    until = time.monotonic() + _PATIENCE_SECONDS
    while nginx.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(  # noqa: S310 - our own address
                f"{address}/_stcore/health", timeout=2, context=trusting
            ):
                return True
        except OSError:
            time.sleep(0.05)
    return False
