"""Threads that ask the same together share one answer; another question does not wait for it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.once import once


def test_many_who_ask_together_are_worked_for_once():
    begun = []
    together = threading.Barrier(8)

    @once()
    def slow(name):
        begun.append(name)
        threading.Event().wait(0.05)
        return name.upper()

    def ask(name):
        together.wait()
        return slow(name)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, "aaaabbbb")) == list("AAAABBBB")
    assert sorted(begun) == ["a", "b"]
    assert slow("a") == "A"
    assert len(begun) == 2


def test_an_answer_may_ask_for_another_and_for_itself_with_less():
    @once()
    def sum_to(n):
        return n + sum_to(n - 1) if n else 0

    assert sum_to(20) == 210


def test_a_fault_is_not_kept():
    tries = []

    @once(maxsize=2)
    def fails():
        tries.append(1)
        raise OSError("gone")

    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            fails()
    assert len(tries) == 2
