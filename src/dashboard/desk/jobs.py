"""Long work in a thread of the process: it goes on whoever looks, and keeps what came of it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

from dashboard.intake import Progress

T = TypeVar("T")


class _Stopped(BaseException):
    """Raised in the work where it says how far it is, once nobody wants its result."""


class Job(Generic[T]):
    """One piece of work, started at once: how far it is, and what came of it.

    ``share`` runs from 0 to 1, ``what`` names the file or table being worked on.
    """

    def __init__(self, work: Callable[[Progress], T]) -> None:
        self.share, self.what = 0.0, ""
        self._unwanted, self._done = Event(), Event()
        self._results: list[T] = []
        self._fault: BaseException | None = None
        Thread(target=self._run, args=(work,), name="job", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether the work is over, one way or the other."""
        return self._done.is_set()

    @property
    def succeeded(self) -> bool:
        """Whether the work is over and has a result."""
        return self.done and bool(self._results)

    def result(self) -> T:
        """Wait for the result; raises what the work raised."""
        self._done.wait()
        if self._fault is not None:
            raise self._fault
        return self._results[0]

    def stop(self) -> None:
        """Let the work end where it next says how far it is; what it has done so far is lost."""
        self._unwanted.set()

    def _run(self, work: Callable[[Progress], T]) -> None:
        try:
            self._results.append(work(self._say))
        except BaseException as fault:  # said by whoever asks for the result
            self._fault = fault
        finally:
            self._done.set()

    def _say(self, share: float, what: str) -> None:
        if self._unwanted.is_set():
            raise _Stopped
        self.share, self.what = share, what
