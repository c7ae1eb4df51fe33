"""Errors that a reader sees: what, where, and what next, in both languages."""

from __future__ import annotations


class DashboardError(Exception):
    """A fault said in words, never as a traceback: the frame and the command line print it.

    ``id`` and ``en`` hold the same sentence in Bahasa Indonesia and in English.
    """

    def __init__(self, id: str, en: str) -> None:  # noqa: A002 - the language's own code
        super().__init__(en)
        self.id = id
        self.en = en

    def text(self, language: str) -> str:
        """Return the sentence in ``language`` (``id`` or ``en``)."""
        return self.id if language == "id" else self.en


class RefusedError(DashboardError):
    """The data was refused; nothing was changed (exit status 1)."""


class UsageError(DashboardError):
    """A command or setting was given wrongly (exit status 2)."""
