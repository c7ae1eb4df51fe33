"""How does this mentor work, and what should be asked first?"""

import streamlit as st

from dashboard.views import block, mentor, text

view = block.current()
it = mentor.find(view)
if it is not None:
    mentor.head(view, it)
    left, right = st.columns([3, 2], gap="large")
    with left:
        mentor.rhythm(view, it)
        mentor.caseload(view, it)
    with right:
        mentor.evidence(view, it)
        mentor.contract(view, it)
        mentor.deliverables(view, it)
    mentor.rules(view, it)
    text.opens(view, "mentors", "assignments", "visits", "deliverables", "absences")
