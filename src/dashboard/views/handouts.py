"""The blocks of the page of handouts: what is wanted, the work, and the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import desk, handouts
from dashboard.contract import WIB
from dashboard.handouts import FORMATS, Pack, Press, Wish
from dashboard.releases import Store
from dashboard.views import answers, block, desks, guard, jobs, stamp, text
from dashboard.views.address import View
from dashboard.views.escape import html, markdown

_PACK = "pack"
_MIME = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
_FORM = {"txt": "text"}  # endings that are no format's name


@st.cache_resource(max_entries=4, show_spinner=False)
def _press(folder: str) -> Press:
    store = Store(Path(folder))
    return Press(store, answers.places(store), answers.opened)


def wish(view: View) -> Wish:
    """Draw what can be chosen, beside place, release and language above; return what is wanted."""
    one = bool(view.subject)
    if one:
        text.lead(view.say("handing.lead_one", name=_name(view)))
    else:
        text.lead(view.say("handing.lead", place=view.place))
    text.note(view.say("handing.above", language=view.say(f"handing.in_{view.language}")))
    audience: handouts.Audience = "office" if one or view.show == "office" else "hall"
    every = _regencies(view)
    packed = not one and len(every) > 1 and _PACK in view.opened
    if len(every) > 1 and not one:
        _which(view, packed, len(every))
    if not one:
        _audience(view, audience)
    formats = _formats(view)
    return Wish(
        release=view.release.number,
        against=view.against.number if view.against else 0,
        scopes=every if packed else (view.subject or view.scope,),
        audience=audience,
        language=view.language,
        formats=formats,
        regencies=view.reader.regencies,
    )


def _name(view: View) -> str:
    known = desk.standings(view.release, (view.subject,)).get(view.subject)
    return known.name if known else view.subject


def _regencies(view: View) -> tuple[str, ...]:
    """Return the regencies of a province: what a pack holds."""
    if view.level != "province":
        return ()
    codes = view.reference.regencies["regency_code"]
    inside = (code for code in codes if code.startswith(view.scope))
    return tuple(sorted(code for code in inside if view.reader.holds(code)))


def _which(view: View, packed: bool, n: int) -> None:
    words = {"one": view.say("handing.of_place", place=view.place),
             _PACK: view.say("handing.of_each", n=n)}  # fmt: skip

    def turned() -> None:
        others = tuple(each for each in view.opened if each != _PACK)
        block.go(view, opened=(*others, *([_PACK] * (st.session_state["which"] == _PACK))))

    st.session_state["which"] = _PACK if packed else "one"
    st.segmented_control(view.say("handing.which"), list(words), format_func=words.__getitem__,
                         key="which", required=True, on_change=turned)  # fmt: skip


def _audience(view: View, audience: str) -> None:
    st.session_state["audience"] = audience

    def turned() -> None:
        chosen = st.session_state["audience"]
        block.go(view, show=chosen if chosen != handouts.AUDIENCES[0] else "")

    st.segmented_control(
        view.say("handing.audience"),
        handouts.AUDIENCES,
        format_func=lambda each: view.say(f"handing.for_{each}"),
        key="audience",
        required=True,
        on_change=turned,
    )
    text.note(view.say(f"handing.about_{audience}"))


def _formats(view: View) -> tuple[str, ...]:
    """Ask for the formats; all of them until some are chosen."""
    chosen = tuple(form for form in FORMATS if form in view.opened) or FORMATS
    st.session_state["formats"] = list(chosen)

    def turned() -> None:
        picked = st.session_state["formats"]
        others = tuple(each for each in view.opened if each not in FORMATS)
        some = picked if len(picked) < len(FORMATS) else ()
        block.go(view, opened=(*others, *(form for form in FORMATS if form in some)))

    st.pills(
        view.say("handing.formats"),
        FORMATS,
        selection_mode="multi",
        format_func=lambda form: view.say(f"handing.form_{form}"),
        key="formats",
        wrap=True,
        on_change=turned,
    )
    return chosen


def make(view: View, wanted: Wish) -> None:
    """Draw the button that makes it, how far it is, and the files once they are there."""
    press = _press(str(answers.store().folder))
    job = press.job(wanted)
    label = "handing.again" if job and job.succeeded else "handing.make"
    if st.button(view.say(label), type="primary", key="make", disabled=bool(job and not job.done)):
        press.begin(wanted, block.now())
        st.rerun()
    if job is None:
        return
    if not job.done:
        jobs.wait(view, "handing.making", job)
        return
    with block.wall(view.language):
        _files(view, job.result())


def _files(view: View, pack: Pack) -> None:
    at = pack.made_at.astimezone(WIB)
    text.section(view, "handing.made", view.say("handouts.made", on=at.date(), at=f"{at:%H.%M}"))
    sample = [view.say("frame.simulated")] if view.release.simulated else []
    text.note(" · ".join([*sample, view.place, stamp.text(view)]))
    if len({path.parent for path in pack.files}) == 1:
        for path in pack.files:
            form = path.suffix[1:]
            _download(view, path, view.say(f"handing.form_{_FORM.get(form, form)}"))
    if len(pack.files) > 1:
        _download(view, pack.whole, view.say("handing.whole", n=len(pack.files)))


def _download(view: View, path: Path, label: str) -> None:
    size = view.number(max(path.stat().st_size / 1e6, 0.1), 1)
    content: Any = path.read_bytes  # when somebody clicks, not on every run
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        guard.download(
            view,
            label,
            content,
            file_name=path.name,
            mime=_MIME[path.suffix],
            key=f"file_{path.suffix[1:]}",
            icon=":material/download:",
            width=240,
        )
        st.html(f"<small>{html(path.name)} · {html(view.say('upload.size', size=size))}</small>")


def holds(view: View) -> None:
    """Say what the formats are for, and which decisions the handouts hold."""
    text.section(view, "handing.forms")
    forms = "".join(
        f"<li><b>{html(view.say(f'handing.form_{form}'))}</b> "
        f"{html(view.say(f'handing.about_{form}'))}</li>"
        for form in FORMATS
    )
    st.html(f'<ul class="steps">{forms}</ul>')
    if view.subject:
        return
    text.section(view, "handing.decisions")
    agenda = desks.agenda(view, block.today())
    said = view.say("handing.no_decisions")
    if agenda.earlier or agenda.today:
        said = view.say("handing.holds", earlier=len(agenda.earlier), today=len(agenda.today))
    text.note(said)
    st.page_link(
        block.page_file("meetings"),
        label=markdown(view.say("handing.to_meetings")),
        query_params=view.elsewhere(),
    )


@block.part
def one_cooperative(view: View) -> None:
    """Find the cooperative whose handout is wanted, or go back to the place's."""
    text.section(view, "handing.one", view.say("handing.one_about"))
    if view.subject:
        _way(view, view.say("handing.whole_place", place=view.place), "")
    typed = st.text_input(
        view.say("frame.search_label"),
        key="handout_of",
        max_chars=64,
        placeholder=view.say("frame.search_hint"),
        label_visibility="collapsed",
    ).strip()
    if len(typed) < 2:
        return
    found = answers.ask(view, "search", scope=view.widest, text=typed)
    if found.empty:
        st.caption(view.say("frame.search_none"))
    for row in answers.rows(found):
        _way(view, f"{row.name} · {row.regency_name or view.say('common.not_reported')}",
             row.cooperative_id)  # fmt: skip


def _way(view: View, label: str, subject: str) -> None:
    st.page_link(
        block.page_file("handouts"),
        label=markdown(label),
        query_params=view.elsewhere(subject=subject),
        width="stretch",
    )
