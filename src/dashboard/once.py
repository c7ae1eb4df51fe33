"""A cache for threads: who asks the same while it is worked out waits, and does not work too."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock, RLock
from typing import Any, TypeVar

T = TypeVar("T")


def once(maxsize: int | None = None) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep a function's answers as ``lru_cache`` does, each worked out by one thread at a time.

    Twenty readers who come to a process together would else all read the same file.
    """

    def kept(function: Callable[..., T]) -> Callable[..., T]:
        cached = lru_cache(maxsize)(function)
        guard, locks = Lock(), dict[tuple[Any, ...], RLock]()

        @wraps(function)
        def asked(*args: Any) -> T:
            with guard:
                lock = locks.setdefault(args, RLock())
            try:
                with lock:
                    return cached(*args)
            finally:
                with guard:
                    locks.pop(args, None)

        return asked

    return kept
