"""The blocks of the page of releases: history, sources, comparing, naming, undoing, taking out."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import contract, desk, releases, words
from dashboard.contract import WIB
from dashboard.errors import DashboardError, UsageError
from dashboard.intake import Progress
from dashboard.questions.door import PRIVATE_COLUMNS
from dashboard.releases import Damage, Differences, Release
from dashboard.views import answers, block, desks, guard, jobs, tables, text, worklist_forms
from dashboard.views.address import View
from dashboard.views.escape import markdown
from dashboard.views.tables import Column
from dashboard.words import both

_DIFFERENCE = (
    Column("change", "word"),
    Column("key"),
    Column("heading"),
    Column("old"),
    Column("new"),
)
HIDDEN = "•••"
# What tells people apart in a table of people, beside their ids.
_OF_PEOPLE = frozenset({"name", "base_latitude", "base_longitude"})
_MOST_ZIPPED_ROWS = 3_000_000
_SAID = "history_said"  # kept in the session: what a callback did, or could not do


def releases_made(view: View) -> None:
    """Draw every release, newest first: what it holds, who published it and when."""
    _tell()
    store = answers.store()
    rows = []
    for release in store.releases():
        changes = answers.changes(release.number - 1, release.number).values()
        line = "frame.simulated" if release.simulated else "releases_page.real"
        rows.append(
            (
                " · ".join(part for part in (str(release.number), release.name) if part),
                view.say(line),
                release.made_by or words.NO_VALUE,
                release.note or words.NO_VALUE,
                view.day(release.as_of),
                moment(view, release.made_at),
                view.number(release.rows.get("cooperatives", 0)),
                *(
                    view.number(sum(getattr(change, kind) for change in changes))
                    for kind in ("added", "changed", "removed")
                ),
            )
        )
    headings = ("release", "line", "made_by", "note", "as_of", "made_at", "cooperatives")
    counts = ("added", "changed", "removed")
    named = [view.say(f"column.{name}") for name in (*headings, *counts)]
    st.html(f'<div class="wrapped">{text.table(named, rows, left=4)}</div>')


def sources(view: View) -> None:
    """Draw from which files the release on screen was made, and what was set aside."""
    store = answers.store()
    files = store.imports(view.release.number)
    about = view.say("releases_page.sources_about", number=view.release.number)
    text.section(view, "releases_page.sources", about)
    if not files:
        text.note(view.say("releases_page.no_files"))
        return
    rows = [
        (
            each.source_name + (f" · {each.sheet}" if each.sheet else ""),
            view.say(f"table.{each.table}") if each.table else words.NO_VALUE,
            view.say(f"verdict.{each.verdict}"),
            view.number(each.rows_read),
            view.number(each.rows_set_aside),
        )
        for each in files
    ]
    headings = ("file", "table", "verdict", "rows_read", "rows_set_aside")
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows, left=3))
    if not desks.may_publish(view):
        return
    received = {each.sha256: each for each in releases.audit(store, view.release.number)}
    with st.expander(view.say("history.received", n=len(received)), key="received"):
        text.note(view.say("history.received_about"))
        for sha256, each in received.items():
            if not store.upload(sha256).is_file():
                text.note(view.say("history.lost", file=each.source_name))
                continue
            guard.download(
                view,
                each.source_name,
                partial(_received, each),  # compared with its hash when somebody clicks
                file_name=each.file_name,
                mime="application/octet-stream",
                key=f"received_{sha256}",
                tertiary=True,
            )


def _received(each: releases.Received) -> bytes:
    return releases.uploaded(answers.store(), each).read_bytes()


# --- two releases side by side -------------------------------------------------------------------


def comparison(view: View) -> None:
    """Draw what tells the release on screen from another one, table by table and row by row."""
    older = view.against or next(
        (
            each
            for each in answers.store().releases()
            if each.number < view.release.number and each.line == view.release.line
        ),
        None,
    )
    if older is None:
        text.section(view, "history.compare", view.say("history.compare_none"))
        return
    newer = view.release
    about = view.say("history.compare_about", older=older.number, newer=newer.number)
    text.section(view, "history.compare", about)
    if older.line != newer.line:
        text.note(view.say("history.two_lines"))
        return
    differ = [t for t in contract.tables() if older.tables.get(t) != newer.tables.get(t)]
    if not differ:
        text.note(view.say("history.same"))
        return
    if view.reader.regencies is not None:  # rows of tables know no places
        text.note(view.say("access.compare_whole"))
        return
    chosen = st.selectbox(
        view.say("column.table"),
        differ,
        format_func=lambda table: view.say(f"table.{table}"),
        key="compared",
        width=400,
    )
    found = _differences(str(answers.store().folder), older.number, newer.number, chosen)
    text.lead(
        view.say("history.differs", added=found.added, changed=found.changed, removed=found.removed)
    )
    for kind in ("came", "gone"):
        for column, cells in getattr(found, kind).items():
            named = heading(view, chosen, column)
            text.note(view.say(f"history.{kind}", column=named, n=cells))
    if not found.of:
        return
    told = _told(view, found)
    told["heading"] = told["heading"].map(partial(heading, view, chosen))
    tables.show(
        view,
        told,
        _DIFFERENCE,
        key="differences",
        title=view.say("history.compare"),
        downloads=False,
    )
    if found.of > len(found.lines):
        text.note(view.say("history.first_lines", n=len(found.lines), all=found.of))
    if desks.may_publish(view):
        written: Any = partial(_written, older, newer, chosen)
        guard.download(
            view,
            view.say("history.all_lines", n=found.of),
            written,
            file_name=f"{chosen}-v{older.number}-v{newer.number}.csv",
            mime="text/csv",
            key="all_differences",
        )


@lru_cache(maxsize=50)
def _differences(_folder: str, older: int, newer: int, table: str) -> Differences:
    store = answers.store()
    return releases.compare(store, store.release(older), store.release(newer), table)


def _told(view: View, found: Differences) -> pd.DataFrame:
    """Return the lines, without what tells who a mentor is where the reader may not know."""
    lines: pd.DataFrame = found.lines.to_pandas()
    lines = lines.rename(columns={"kind": "change", "column": "heading"})
    # A whole row that came or went has no cell: that is not the same as "not reported".
    lines.loc[lines["change"] != "changed", ["heading", "old", "new"]] = ""
    if view.reader.supervisor:
        return lines
    hidden = PRIVATE_COLUMNS | (_OF_PEOPLE if found.table == "mentors" else frozenset())
    lines.loc[lines["heading"].isin(hidden), ["old", "new"]] = HIDDEN
    if "mentor_id" in contract.tables()[found.table].key:
        lines["key"] = HIDDEN
    return lines


def heading(view: View, table: str, name: str) -> str:
    """Return what a reader calls a column of the contract."""
    column = contract.tables()[table].columns.get(name)
    return column.heading if column and view.language == words.LANGUAGES[0] else name


def _written(older: Release, newer: Release, table: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "differences.csv"
        releases.write_differences(answers.store(), older, newer, table, file)
        return file.read_bytes()


# --- what an analyst does with a release ---------------------------------------------------------


def acts(view: View) -> None:
    """Draw what can be done: name the release on screen, go back to one, check it, take it out."""
    if not desks.may_publish(view):
        return
    about = view.say("history.acts_about", number=view.release.number)
    text.section(view, "history.acts", about)
    worklist_forms.signed(view)
    left, right = st.columns(2, gap="large")
    with left:
        _naming(view)
        _checking(view)
    with right:
        _undo(view)
        _taking_out(view)


def _naming(view: View) -> None:
    st.text_input(
        view.say("history.name", number=view.release.number),
        key="new_name",
        max_chars=60,
        placeholder=view.release.name or view.say("upload.name_hint"),
    )
    st.button(view.say("history.name_do"), key="name_it", on_click=partial(_name, view))
    for each in releases.namings(answers.store(), view.release.number):
        said = view.say("history.named", name=each.name, by=each.by, at=moment(view, each.at))
        text.note(said)


def _name(view: View) -> None:
    with saying(view, "history.name_done", number=view.release.number):
        name = st.session_state["new_name"]
        guard.permit(view, "publish", "publish", f"name {view.release.number}")
        releases.name_release(answers.store(), view.release.number, name, _who(), at=block.now())
        st.session_state["new_name"] = ""


def _undo(view: View) -> None:
    known = answers.store().releases()
    older = {each.number: each for each in known[1:] if each.line == known[0].line}
    if not older:
        text.note(view.say("history.undo_none"))
        return
    chosen = st.selectbox(
        view.say("history.undo"),
        list(older),
        format_func=lambda number: view.say(
            "history.undo_listed",
            number=number,
            name=older[number].name or words.NO_VALUE,
            on=older[number].as_of,
        ),
        key="undo_to",
    )
    text.note(view.say("history.undo_about", number=chosen, next=known[0].number + 1))
    sure = st.checkbox(view.say("history.undo_sure", number=chosen), key="undo_sure")
    st.button(
        view.say("history.undo_do"),
        key="undo",
        disabled=not sure,
        on_click=partial(_go_back, view, chosen),
    )


def _go_back(view: View, number: int) -> None:
    store = answers.store()
    with saying(view, "history.undo_done", number=number):
        guard.permit(view, "publish", "publish", f"rollback {number}")
        newest = releases.rollback(store, number, by=_who(), at=block.now())
        desk.note_releases(desks.room(), store)
        st.session_state["undo_sure"] = False
        block.go(view, release=newest, pinned=False)


def _checking(view: View) -> None:
    job = _job(view, "verify", view.say("history.verify"), lambda progress: _verify(view, progress))
    if job is None:
        return
    damaged: tuple[Damage, ...] = job.result()
    if not damaged:
        text.note(view.say("history.sound", number=view.release.number))
    for each in damaged:
        said = view.say(f"history.damage_{each.kind}", name=each.name, file=each.path.name)
        st.error(markdown(said))


def _verify(view: View, progress: Progress) -> tuple[Damage, ...]:
    return answers.store().verify(view.release.number, progress)


def _taking_out(view: View) -> None:
    number, folder = view.release.number, f"versi-{view.release.number}"
    text.note(view.say("history.export_about"))
    st.code(f"python -m dashboard export --release {number} --out {folder}", language=None)
    if sum(view.release.rows.values()) > _MOST_ZIPPED_ROWS:
        return
    about = view.say("history.export")
    job = _job(view, "export", about, partial(_zipped, view.release, view.reference))
    if job is None:
        return
    made: bytes = job.result()
    guard.download(
        view,
        view.say("history.export_download", number=number),
        lambda: made,
        file_name=f"{folder}.zip",
        mime="application/zip",
        key="exported",
    )


def _zipped(release: Release, places: Any, progress: Progress) -> bytes:
    """Return a release's exports as one ZIP."""
    with tempfile.TemporaryDirectory() as made:
        out = Path(made) / "export"
        releases.export(answers.store(), release, out, reference=places, progress=progress)
        file = Path(made) / "export.zip"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(out.rglob("*")):
                packed.write(path, path.relative_to(out))
        return file.read_bytes()


def _job(
    view: View, name: str, label: str, work: Callable[[Progress], Any]
) -> desk.Job[Any] | None:
    """Draw a button that begins work about the release on screen; return it when it is over."""
    key = f"job_{name}_{view.release.number}"
    if st.button(label, key=key):
        st.session_state[f"{key}_begun"] = desk.Job(work)
    job: desk.Job[Any] | None = st.session_state.get(f"{key}_begun")
    if job is not None and not job.done:
        jobs.wait(view, f"history.{name}_runs", job)
        return None
    return job


@contextmanager
def saying(view: View, done: str, **values: Any) -> Iterator[None]:
    """Keep what a callback did, or why it could not, for the page to say."""
    try:
        yield
        st.session_state[_SAID] = True, view.say(done, **values)
    except DashboardError as error:
        st.session_state[_SAID] = False, error.text(view.language)


def _tell() -> None:
    if _SAID in st.session_state:
        done, said = st.session_state.pop(_SAID)
        (st.success if done else st.error)(markdown(said))


def _who() -> str:
    by = str(st.session_state.get(worklist_forms.SIGNED, "")).strip()
    if not by:
        raise UsageError(**both("desk.missing_who"))
    return by


def moment(view: View, at: datetime) -> str:
    """Write a moment in the readers' own time."""
    local = at.astimezone(WIB)
    clock = local.strftime("%H.%M" if view.language == "id" else "%H:%M")
    return f"{view.day(local)} {clock} WIB"
