"""The blocks of the page of uploads: the draft, what became of it, and how to publish it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pandas as pd
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import contract, desk, intake
from dashboard.desk import Outcome
from dashboard.errors import DashboardError
from dashboard.intake import Finding
from dashboard.releases import Release
from dashboard.views import (
    answers,
    block,
    desks,
    guard,
    jobs,
    tables,
    text,
    upload_effects,
    upload_questions,
    worklist_forms,
)
from dashboard.views.address import View
from dashboard.views.escape import html, markdown
from dashboard.views.tables import Column
from dashboard.words import NO_VALUE

LEVELS = ("refused", "set_aside", "note", "info")
_FIRST_FINDINGS = 12
_FINDING = (
    Column("file"),
    Column("sheet"),
    Column("row"),
    Column("heading"),
    Column("cell"),
    Column("said", "sentence"),
    Column("mend", "sentence"),
)
_TYPED = {"release_name", "release_note"}
_FAILED = "upload_failed"  # kept in the session: what a callback could not do


def draft(view: View) -> None:
    """Draw where files are dropped, and the files that the draft holds."""
    if not desks.may_publish(view):
        text.note(view.say("upload.readers"))
        return
    here = desks.upload()
    turn = st.session_state.setdefault("upload_turn", 0)
    most = int(st.get_option("server.maxUploadSize"))
    text.note(view.say("upload.about", n=most))
    key = f"upload_{turn}"
    st.file_uploader(
        view.say("upload.drop"),
        accept_multiple_files=True,
        key=key,
        label_visibility="collapsed",
        on_change=partial(_take, view, here, key),
        disabled=_publishing(here),
    )
    if _FAILED in st.session_state:
        st.error(markdown(st.session_state.pop(_FAILED)))
    files = here.draft.files()
    if not files:
        return
    with st.container(key="draft", gap=None):
        for file in files:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                size = view.say("upload.size", size=view.number(max(file.bytes / 1e6, 0.1), 1))
                st.html(f"<b>{html(file.name)}</b> <small>{html(size)}</small>", width="stretch")
                st.button(
                    view.say("upload.take_out"),
                    key=f"out_{file.sha256}",
                    type="tertiary",
                    on_click=partial(here.draft.remove, file.sha256),
                    disabled=_publishing(here),
                )
    st.button(
        view.say("upload.discard"),
        key="discard",
        type="tertiary",
        on_click=here.discard,
        disabled=_publishing(here),
    )


def _publishing(here: desk.Upload) -> bool:
    return here.publishing is not None and not here.publishing.done


def _take(view: View, here: desk.Upload, key: str) -> None:
    """Write what was dropped to the draft and let go of it at once (in a callback)."""
    context = get_script_run_ctx()
    try:
        files = ", ".join(each.name for each in st.session_state[key])
        guard.permit(view, "publish", "publish", f"upload {files}")
        here.forget_published()
        for file in st.session_state[key]:
            here.draft.add(file.name, file, block.now())
            memory = context.uploaded_file_mgr if context else None
            if context and isinstance(memory, MemoryUploadedFileManager):
                memory.remove_file(context.session_id, file.file_id)
    except DashboardError as error:
        st.session_state[_FAILED] = error.text(view.language)
    del st.session_state[key]
    st.session_state["upload_turn"] += 1  # an empty widget: the files are on the disk


def outcome(view: View) -> None:
    """Draw what became of the draft: progress, then what it holds, asks, says and would change."""
    if not desks.may_publish(view):
        return
    here = desks.upload()
    if here.publishing:
        if not here.publishing.done:
            for key in _TYPED & set(st.session_state):  # stays where the publishing is refused
                st.session_state[key] = st.session_state[key]
            jobs.wait(view, "upload.publishing", here.publishing)
            return
        if here.publishing.succeeded:
            _published(view, here, here.publishing.result())
            return
        with block.wall(view.language):
            here.publishing.result()
        here.forget_published()
    if not here.draft.files():
        return
    reading = here.reading(block.today())
    if not reading.done:
        jobs.wait(view, "upload.reading", reading)
        return
    found = reading.result()
    text.section(view, "upload.verdict")
    text.lead(_sentence(view, found))
    _recognised(view, found)
    left, right = st.columns(2)
    with left:
        by = worklist_forms.signed(view)
    with right:
        _as_of(view, here, found)
    upload_questions.ask(view, found)
    _unlisted(view, found)
    _said(view, found)
    _changes(view, found)
    upload_effects.draw(view, here, found)
    _publish(view, here, found, by)


def _sentence(view: View, found: Outcome) -> str:
    plan = found.plan
    refused = sum(finding.level == "refused" for finding in plan.findings)
    if found.needs_consent:
        return view.say("upload.asks_consent")
    if plan.refused:
        return view.say("upload.refused", n=refused)
    if plan.unchanged and upload_questions.count(found):
        return view.say("upload.asked", n=upload_questions.count(found))
    if plan.unchanged:
        return view.say("upload.unchanged", number=plan.parent)
    changes = plan.changes.values()
    return view.say(
        "upload.ready",
        added=sum(change.added for change in changes),
        changed=sum(change.changed for change in changes),
        removed=sum(change.removed for change in changes),
        aside=sum(file.rows_set_aside for file in found.taken.files),
        on=plan.as_of,
    )


def _recognised(view: View, found: Outcome) -> None:
    headings = ("file", "sheet", "recognised_as", "verdict", "rows_read", "rows_set_aside")
    rows = [
        (
            file.file,
            file.sheet or NO_VALUE,
            _table(view, file.table),
            view.say(f"verdict.{file.verdict}"),
            view.number(file.rows_read),
            view.number(file.rows_set_aside),
        )
        for file in found.taken.files
    ]
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows, left=4))


def _table(view: View, table: str | None) -> str:
    return view.say(f"table.{table}") if table else view.say("upload.no_table")


def _as_of(view: View, here: desk.Upload, found: Outcome) -> None:
    """Let the analyst set the data's own date, which is else the newest that was observed."""
    st.session_state["upload_as_of"] = found.plan.as_of
    st.date_input(
        view.say("upload.as_of"),
        key="upload_as_of",
        format="DD/MM/YYYY",
        max_value=max(block.today(), found.plan.as_of),
        on_change=lambda: here.date_as_of(st.session_state["upload_as_of"]),
        width=400,
    )


def _unlisted(view: View, found: Outcome) -> None:
    """Offer the mentors that files name, as the list that is not there yet."""
    unlisted = found.taken.asked.unlisted
    if not unlisted:
        return
    text.section(view, "upload.unlisted", view.say("upload.unlisted_about", n=len(unlisted)))
    made: Any = partial(intake.mentor_list, unlisted, view.language)
    guard.download(
        view,
        view.say("upload.unlisted_do"),
        made,
        file_name="mentors.xlsx",
        mime=tables.XLSX,
        key="unlisted",
    )


def _said(view: View, found: Outcome) -> None:
    everything = found.plan.findings
    if not everything:
        return
    text.section(view, "upload.findings", view.say("upload.findings_about"))
    for level in LEVELS:
        some = [finding for finding in everything if finding.level == level]
        if not some:
            continue
        rows = sum(finding.rows for finding in some)
        with st.expander(
            markdown(view.say(f"upload.level_{level}", n=len(some), rows=rows)),
            expanded=level in ("refused", "set_aside"),
            key=f"level_{level}",
        ):
            findings(view, some, level)
    report: Any = partial(found.report, view.language)
    guard.download(
        view,
        view.say("upload.report"),
        report,
        file_name=f"{view.say('upload.report_name')}.xlsx",
        mime=tables.XLSX,
        key="report",
    )
    text.note(view.say("upload.report_about"))


def findings(view: View, some: Sequence[Finding], key: str) -> None:
    """Draw findings: where, what, why and how to mend it; the first of many, and all on request."""
    headings = ("where", "cell", "said", "mend")
    rows = [
        (_where(view, f), desks.told(view, f.value) or NO_VALUE, *_words(view, f))
        for f in some[:_FIRST_FINDINGS]
    ]
    named = [view.say(f"column.{name}") for name in headings]
    st.html(f'<div class="wrapped findings">{text.table(named, rows, left=4)}</div>')
    if len(some) > _FIRST_FINDINGS:
        label = view.say("common.open_all", n=len(some))
        if st.button(markdown(label), key=f"findings_{key}", type="tertiary"):
            title = view.say("upload.findings")
            st.dialog(title, width="large")(partial(_all_findings, view, some, key))()


def _all_findings(view: View, some: Sequence[Finding], key: str) -> None:
    with block.wall(view.language):
        made = pd.DataFrame(
            {
                "file": f.file,
                "sheet": f.sheet or None,
                "row": f.row or None,
                "heading": f.column or None,
                "cell": desks.told(view, f.value) or None,
                "said": said,
                "mend": mend or None,
            }
            for f in some
            for said, mend in (_words(view, f),)
        )
        tables.show(view, made, _FINDING, key=f"all_{key}", title="", downloads=False)


def _where(view: View, finding: Finding) -> str:
    row = view.say("upload.row", row=finding.row) if finding.row else ""
    parts = (finding.file, finding.sheet, row, finding.column)
    return " · ".join(part for part in parts if part)


def _words(view: View, finding: Finding) -> tuple[str, str]:
    said = (finding.reason_id, finding.fix_id)
    if view.language != "id":
        said = (finding.reason_en, finding.fix_en)
    return desks.told(view, said[0]), said[1]


def _changes(view: View, found: Outcome) -> None:
    """Draw the dry run: what each table would gain and lose."""
    plan = found.plan
    if not plan.changes:
        return
    text.section(view, "upload.changes", view.say("upload.changes_about", number=plan.parent))
    aside = {
        table: sum(f.rows_set_aside for f in found.taken.files if f.table == table)
        for table in plan.changes
    }
    rows = [
        (
            view.say(f"table.{table}"),
            *(view.number(n) for n in (change.added, change.changed, change.removed)),
            *(view.number(n) for n in (change.kept, aside[table], plan.rows[table])),
        )
        for table, change in plan.changes.items()
    ]
    headings = ("table", "added", "changed", "removed", "kept", "rows_set_aside", "rows_after")
    st.html(text.table([view.say(f"column.{name}") for name in headings], rows))


def _publish(view: View, here: desk.Upload, found: Outcome, by: str) -> None:
    """Draw the form that publishes all of the draft or nothing."""
    plan = found.plan
    consent = any(desk.may_accept(finding) for finding in plan.findings)
    if plan.unchanged or (plan.refused and not found.needs_consent):
        return
    text.section(view, "upload.publish", view.say("upload.publish_about"))
    if consent:
        st.session_state["accept_removals"] = here.accepts_removals
        st.checkbox(
            view.say("upload.accept"),
            key="accept_removals",
            on_change=lambda: here.accept_removals(st.session_state["accept_removals"]),
        )
    if plan.refused:
        return
    left, right = st.columns(2)
    hint = view.say("upload.name_hint")
    name = left.text_input(
        view.say("upload.name"), key="release_name", max_chars=60, placeholder=hint
    )
    note = right.text_input(view.say("upload.note"), key="release_note", max_chars=200)
    if not st.button(view.say("upload.publish_do"), type="primary", key="publish"):
        return
    if not by:
        st.error(markdown(view.say("desk.missing_who")))
        return
    guard.permit(view, "publish", "publish", ", ".join(f.name for f in here.draft.files()))
    here.publish(found, name=name.strip(), by=by, note=note.strip())
    st.rerun()


def _published(view: View, here: desk.Upload, release: Release | None) -> None:
    newest = release or answers.store().newest()
    if newest is None:
        return
    said = "upload.published" if release else "upload.unchanged"
    st.success(markdown(view.say(said, number=newest.number, on=newest.as_of)))
    with st.container(horizontal=True, gap="medium"):
        for page in ("overview", "releases", "quality"):
            st.page_link(
                block.page_file(page),
                label=markdown(view.say(f"upload.open_{page}", number=newest.number)),
                query_params=view.elsewhere(release=newest, pinned=True),
            )
        st.button(view.say("upload.next"), key="next", type="tertiary", on_click=here.forget)


def own_data(view: View) -> None:
    """Say, on the sample's line, how one begins with data of one's own."""
    if not view.release.simulated or not desks.may_publish(view) or desks.upload().draft.files():
        return
    text.section(view, "upload.own", view.say("upload.own_about"))
    st.html(
        "<ol class='steps'>"
        + "".join(f"<li>{html(view.say(f'upload.own_{n}'))}</li>" for n in range(1, 5))
        + "</ol>"
    )
    _template(view, "cooperatives")


def templates(view: View) -> None:
    """Draw the templates: an empty workbook for each table."""
    text.section(view, "upload.templates", view.say("upload.templates_about"))
    names = list(contract.tables())
    chosen = st.selectbox(
        view.say("column.table"),
        names,
        format_func=lambda table: view.say(f"table.{table}"),
        key="template_of",
        width=400,
    )
    _template(view, chosen, "chosen_")
    regencies = view.reference.regencies
    places = dict(zip(regencies["regency_code"], regencies["name"], strict=True))
    regency = st.selectbox(
        view.say("upload.prefilled_of"),
        list(places),
        index=list(places).index(view.scope[:5]) if view.scope[:5] in places else 0,
        format_func=lambda code: places.get(code, code),
        width=400,
    )
    held = view.release.tables.get("cooperatives", ())
    made: Any = partial(intake.prefilled, regency, held, view.reference, view.language)
    guard.download(
        view,
        view.say("upload.prefilled", place=places[regency]),
        made,
        file_name=f"templat-{regency}.xlsx",
        mime=tables.XLSX,
        key="prefilled",
    )
    every: Any = partial(_every_regency, view)
    guard.download(
        view,
        view.say("upload.prefilled_each", n=len(places)),
        every,
        file_name="templat.zip",
        mime="application/zip",
        key="prefilled_each",
    )


def _every_regency(view: View) -> bytes:
    """Return the workbooks of all regencies, packed."""
    held = view.release.tables.get("cooperatives", ())
    buffer = BytesIO()
    with ZipFile(buffer, "w") as packed:
        for name, book in intake.prefilled_each(held, view.reference, view.language):
            packed.writestr(name, book)
    return buffer.getvalue()


def _template(view: View, table: str, key: str = "") -> None:
    made: Any = partial(intake.template, table, view.language)
    guard.download(
        view,
        view.say("upload.template", table=view.say(f"table.{table}")),
        made,
        file_name=f"{table}.xlsx",
        mime=tables.XLSX,
        key=f"{key}template",
    )
