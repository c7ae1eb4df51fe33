"""From a draft to a release: read and compare beside the readers, then publish all or nothing."""

from __future__ import annotations

import shutil
import tempfile
import time
import uuid
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import RLock

from dashboard import intake, questions, releases
from dashboard.desk.decisions import write_clarifications
from dashboard.desk.declarations import declared, read_upload
from dashboard.desk.drafts import Draft
from dashboard.desk.jobs import Job
from dashboard.desk.store import Desk, note_releases
from dashboard.intake import Declared, Finding, Intake, Progress
from dashboard.questions import Effects
from dashboard.reference import Reference
from dashboard.releases import Plan, Rehearsal, Release, Store
from dashboard.words import Language

NEED_CONSENT = ("removals", "orphaned")  # the comparison's findings that one may accept
_LEFT_BEHIND_S = 24 * 3600.0


class _Work:
    """A folder that lasts as long as anybody holds it."""

    def __init__(self, within: Path) -> None:
        within.mkdir(parents=True, exist_ok=True)
        self.path = Path(tempfile.mkdtemp(dir=within))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class _Asked:
    """What a reading rests on; when one of these changes, the draft is read again."""

    files: tuple[str, ...]
    remembered: tuple[Declared, ...]
    newest: int
    as_of: date | None


@dataclass(frozen=True)
class Outcome:
    """The draft as read, what publishing it would do, and whether removals were accepted."""

    taken: Intake
    plan: Plan
    work: _Work

    @property
    def needs_consent(self) -> bool:
        """Whether nothing is published unless somebody accepts that rows are removed."""
        refused = {finding for finding in self.plan.findings if finding.level == "refused"}
        return not self.taken.refused and bool(refused) and all(map(may_accept, refused))

    def report(self, language: Language) -> bytes:
        """Return everything that was said, and the rows set aside, as XLSX."""
        said = replace(self.taken, findings=self.plan.findings, refused=self.plan.refused)
        changes = {t: (c.added, c.changed, c.removed) for t, c in self.plan.changes.items()}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.xlsx"
            intake.write_report(said, path, language, changes)
            return path.read_bytes()


def may_accept(finding: Finding) -> bool:
    """Return whether a refusal goes away once somebody accepts that rows are removed."""
    return finding.code in NEED_CONSENT


@dataclass(frozen=True)
class Rehearsed:
    """What would move if an outcome were published, and the assessment that says so."""

    rehearsal: Rehearsal
    effects: Effects


class Upload:
    """The one draft of a store, and the work that this process does on it.

    One piece of work at a time; whoever looks finds it, and it goes on when nobody does.
    """

    def __init__(self, desk: Desk, store: Store, reference: Reference) -> None:
        self.draft = Draft(store.folder)
        self.publishing: Job[Release | None] | None = None
        self._desk, self._store, self._reference = desk, store, reference
        self._lock = RLock()
        self._asked: _Asked | None = None
        self._reading: Job[Outcome] | None = None
        self._rehearsing: tuple[Outcome, Job[Rehearsed]] | None = None
        self._accepts = False
        self._as_of: date | None = None
        self._work = self.draft.folder / "work"
        for left in self._work.glob("*"):  # by a process that was killed
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND_S:
                shutil.rmtree(left, ignore_errors=True)

    @property
    def accepts_removals(self) -> bool:
        """Whether somebody accepted that this draft removes rows."""
        return self._accepts

    def reading(self, today: date) -> Job[Outcome]:
        """Return the reading of the draft as it is now; it is begun where it is not going on."""
        with self._lock:
            newest = self._store.newest()
            this_line = newest.line if newest else 1
            asked = _Asked(
                tuple(file.sha256 for file in self.draft.files()),
                # Also those of the line that the files may start.
                tuple(declared(self._desk, line) for line in (this_line, this_line + 1)),
                newest.number if newest else 0,
                self._as_of,
            )
            if self._reading is None or asked != self._asked:
                if self._reading:
                    self._reading.stop()
                if self._asked is None or self._asked.files != asked.files:
                    self._accepts = False
                self._asked = asked
                self._reading = Job(lambda progress: self._read(asked, today, progress))
            return self._reading

    def date_as_of(self, day: date | None) -> None:
        """Read the draft again as of ``day``; None leaves it to the newest observed date."""
        with self._lock:
            self._as_of = day

    def accept_removals(self, accepts: bool) -> None:
        """Compare the draft again, accepting that rows are removed, or not."""
        with self._lock:
            if self._reading is None or not self._reading.done or accepts == self._accepts:
                return
            known, self._accepts = self._reading.result(), accepts
            self._reading = Job(lambda _: self._compared(known.taken, known.work, accepts))

    def rehearse(self, outcome: Outcome) -> None:
        """Begin to work out what would move if what was read were published."""
        with self._lock:
            if self.rehearsal(outcome) is None:
                self._rehearsing = outcome, Job(partial(self._rehearse, outcome))

    def rehearsal(self, outcome: Outcome) -> Job[Rehearsed] | None:
        """Return the rehearsal of what was read, where somebody asked for it."""
        with self._lock:
            if self._rehearsing and self._rehearsing[0] is not outcome:
                self._rehearsing[1].stop()
                self._rehearsing = None
            return self._rehearsing[1] if self._rehearsing else None

    def publish(self, outcome: Outcome, *, name: str, by: str, note: str) -> None:
        """Publish what was read; a draft that became a release, or changes nothing, is gone."""
        with self._lock:
            if self.publishing is None or self.publishing.done:
                rehearsing = self.rehearsal(outcome)
                known = rehearsing.result() if rehearsing and rehearsing.succeeded else None
                self.publishing = Job(
                    lambda progress: self._publish(outcome, known, name, by, note, progress)
                )

    def discard(self) -> None:
        """Throw the draft away, and what is known of it."""
        with self._lock:
            self.draft.discard()
            self.forget()

    def forget(self) -> None:
        """Forget what was read and published; the draft's files stay."""
        with self._lock:
            if self._reading:
                self._reading.stop()
            if self._rehearsing:
                self._rehearsing[1].stop()
            self._asked = self._reading = self._rehearsing = self._as_of = None
            self._accepts = False
            self.forget_published()

    def forget_published(self) -> None:
        """Forget how the last publishing ended; one that goes on is not forgotten."""
        with self._lock:
            if self.publishing and self.publishing.done:
                self.publishing = None

    def _read(self, asked: _Asked, today: date, progress: Progress) -> Outcome:
        work = _Work(self._work)
        files = [file for file in self.draft.files() if file.sha256 in asked.files]
        taken = read_upload(
            self._desk,
            self._store,
            [self.draft.path(file) for file in files],
            reference=self._reference,
            as_of=asked.as_of,
            today=today,
            work=work.path,
            names=[file.name for file in files],
            progress=lambda share, what: progress(0.8 * share, what),
        )
        progress(0.8, "")
        return self._compared(taken, work, self._accepts)

    def _compared(self, taken: Intake, work: _Work, accepts: bool) -> Outcome:
        return Outcome(
            taken,
            releases.plan(
                self._store, taken, uploads=self._uploads(taken), accept_removals=accepts
            ),
            work,
        )

    def _uploads(self, taken: Intake) -> Sequence[Path]:
        read = {file.sha256 for file in taken.files}
        return [self.draft.path(f) for f in self.draft.files() if f.sha256 in read]

    def _explained(self, outcome: Outcome) -> Path:
        path = outcome.work.path / f"{uuid.uuid4().hex}.parquet"
        return write_clarifications(self._desk, outcome.plan.line, path)

    def _rehearse(self, outcome: Outcome, progress: Progress) -> Rehearsed:
        work = Path(tempfile.mkdtemp(dir=outcome.work.path))
        rehearsal = releases.rehearse(
            self._store,
            outcome.plan,
            questions.assess,
            clarifications=self._explained(outcome),
            program=questions.program(),
            reference=self._reference,
            work=work,
            progress=progress,
        )
        stages = [(stage.cause, stage.results) for stage in rehearsal.stages]
        return Rehearsed(rehearsal, questions.effects(rehearsal.before, stages))

    def _publish(
        self,
        outcome: Outcome,
        known: Rehearsed | None,
        name: str,
        by: str,
        note: str,
        progress: Progress,
    ) -> Release | None:
        release = releases.publish(
            self._store,
            outcome.plan,
            questions.assess,
            clarifications=self._explained(outcome),
            program=questions.program(),
            rehearsed=known.rehearsal if known else None,
            reference=self._reference,
            name=name,
            by=by,
            note=note,
            progress=progress,
        )
        note_releases(self._desk, self._store)
        for file in outcome.taken.files:
            self.draft.remove(file.sha256)
        return release
