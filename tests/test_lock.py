"""The lock holds every version that requirements.txt names, each with its hash."""

from __future__ import annotations

import re

from conftest import ROOT

LINE = re.compile(r"([a-z0-9-]+)==(\S+) --hash=sha256:[0-9a-f]{64}")


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned():
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==(\S+)", line) for line in lines)
    return {plain(match[1]): match[2] for match in found if match}


def locked():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    found = [LINE.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(found), "a line without a version or a hash"
    return {match[1]: match[2] for match in found}


def test_the_lock_holds_every_pin():
    assert {name: locked().get(name) for name in pinned()} == pinned(), "run .ci/lock"
