"""What child processes do: publish again and again, or once at the same moment as another."""

from __future__ import annotations

from multiprocessing.synchronize import Barrier
from pathlib import Path

from dashboard.releases import Store, export, publish, publish_sample

from .tables import MENTORS, counted, places, planned, published


def mentors(word: str) -> dict[str, str]:
    """A register of mentors that tells one release from another."""
    return {"mentors": MENTORS.replace("Dua", word)}


def visit(word: str) -> dict[str, str]:
    """A log of one visit."""
    return {
        "visits": (
            "visit_id | mentor_id | cooperative_id | started_at\n"
            f"SIM-{word} | SIM-M1 | SIM-K1 | 2026-10-01 09:00"
        )
    }


def publish_for_ever(folder: Path, work: Path, log: Path) -> None:
    """Publish release after release, each named in its own data; write each number to a log."""
    store = Store(folder)
    with log.open("a", buffering=1) as said:
        while True:
            number = store.release().number + 1
            release = published(store, work / str(number), mentors(f"n{number}"))
            said.write(f"{release.number}\n")


def publish_together(
    folder: Path, work: Path, tables: dict[str, str], together: Barrier, log: Path
) -> None:
    """Plan, wait until the others have planned on the same release, publish."""
    store = Store(folder)
    made = planned(store, work, tables)
    together.wait()
    release = publish(store, made, counted, reference=places())
    log.write_text(str(release.number if release else None))


def publish_sample_together(folder: Path, sample: Path, together: Barrier, log: Path) -> None:
    """Start as a first session does, at the same moment as others."""
    together.wait()
    release = publish_sample(Store(folder), counted, reference=places(), folder=sample)
    log.write_text(str(release.number))


def export_to(folder: Path, out: Path) -> None:
    """Export the newest release."""
    store = Store(folder)
    export(store, store.release(), out, reference=places())
