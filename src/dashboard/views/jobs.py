"""Work that goes on beside the readers, on a page: how far it is, until it is over."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import desk, words
from dashboard.views import block, text
from dashboard.views.address import View
from dashboard.views.escape import markdown

_POLL_S = 1.0


def _bar(view: View, said: str, job: desk.Job[Any]) -> None:
    """Draw how far a job is, in the words of the key ``said``; the page runs again at its end."""
    if job.done:
        st.rerun()
    table = f"table.{job.what}"
    what = view.say(table) if words.has(table) else job.what or "…"
    about = view.say(said, what=what, share=view.percent(job.share))
    st.progress(min(job.share, 1.0), text=markdown(about))
    text.note(view.say("jobs.goes_on"))


wait = block.part(_bar, every_s=_POLL_S)
