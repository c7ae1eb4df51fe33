"""Starts a Streamlit server in a process of its own, and ends it for sure."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]  # where app.py, pages/ and .streamlit/ stand
APP = ROOT / "app.py"
_PATIENCE_SECONDS = 60
_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Running:
    """A server that answers: its port, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serve(
    app: Path = APP, environment: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[str]:
    """Run ``app`` as a reader would; yield its address once it answers. Raises as ``run`` does."""
    with run(app, environment, port) as running:
        yield running.address


@contextmanager
def run(
    app: Path = APP, environment: Mapping[str, str] | None = None, port: int = 0
) -> Iterator[Running]:
    """Run ``app`` as a reader would; yield the running server once it answers.

    ``environment`` is added to this process's own, ``port`` 0 takes any that is free. Raises
    ``RuntimeError`` with the server's words where it does not answer within a minute.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    command += ["--server.headless", "true", "--server.port", str(port)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no words from outside
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            running = Running(port, process)
            if not _answers(running.address, process):
                said.seek(0)
                raise RuntimeError(said.read().decode("utf-8", "replace"))
            yield running
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(_POLL_SECONDS)
    return False
