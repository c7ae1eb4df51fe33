"""Work that goes on beside the readers, on a page: how far it is, until it is over."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import desk
from dashboard.views import frame, text
from dashboard.views.address import View
from dashboard.views.escape import markdown

_POLL_S = 1.0


def _bar(view: View, said: str, job: desk.Job[Any]) -> None:
    """Draw how far a job is, in the words of the key ``said``; the page runs again at its end."""
    if job.done:
        st.rerun()
    st.progress(min(job.share, 1.0), text=markdown(view.say(said, what=job.what or "…")))
    text.note(view.say("jobs.goes_on"))


wait = frame.part(_bar, every_s=_POLL_S)
