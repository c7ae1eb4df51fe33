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
from pathlib import Path

ROOT = Path(__file__).parents[3]  # where app.py, pages/ and .streamlit/ stand
APP = ROOT / "app.py"
_PATIENCE_SECONDS = 60
_POLL_SECONDS = 0.02


@contextmanager
def serve(app: Path = APP, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run ``app`` as a reader would; yield its address once it answers.

    ``environment`` is added to this process's own. Raises ``RuntimeError`` with the server's
    words where it does not answer within a minute.
    """
    address = f"http://127.0.0.1:{_free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    command += ["--server.headless", "true", "--server.port", address.rpartition(":")[2]]
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
            if not _answers(address, process):
                said.seek(0)
                raise RuntimeError(said.read().decode("utf-8", "replace"))
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
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
