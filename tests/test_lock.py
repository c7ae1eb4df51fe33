"""The lock names what requirements.txt leads to: these versions, each with its hash, no others."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version

import pytest

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


def test_what_is_installed_is_what_is_locked():
    here = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    if here not in (ROOT / "requirements.lock").read_text("utf-8"):
        pytest.skip(f"the lock is not for {here}")
    assert {name: version(name) for name in locked()} == locked(), "run .ci/lock"


def test_the_lock_holds_nothing_else():
    needed, waiting = set(), list(pinned())
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            asked = [each for each in requires(name) or () if "extra ==" not in each]
            waiting += [each for each in map(_named, asked) if _is_installed(each)]
    assert set(locked()) <= needed


def _named(asked):
    return plain(re.match(r"[\w.-]+", asked)[0])


def _is_installed(name):
    try:
        version(name)
    except PackageNotFoundError:  # for another system or an older Python
        return False
    return True
