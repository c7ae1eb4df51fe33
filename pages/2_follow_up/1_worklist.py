"""Whom do I call, and what do we decide?"""

import streamlit as st

from dashboard.views import block, text, worklist, worklist_case, worklist_forms

view = block.current()
text.head(view, "worklist")
work = worklist.read(view)
case = worklist_case.find(view, work)
if case is not None:
    worklist_case.head(view, work, case)
    left, right = st.columns([3, 2], gap="large")
    with left:
        worklist_case.cooperatives(view, case)
        worklist_case.reasons(view, work, case)
        worklist_case.evidence(view, case)
    with right:
        worklist_forms.draw(view, case)
        worklist_case.history(view, case)
        worklist_case.sheet(view, work, case)
else:
    worklist.sentence(view, work)
    worklist.assess_anew(view, work)
    worklist.cleared(view)
    worklist.cards(view, work)
    left, right = st.columns(2, gap="large")
    with left:
        worklist.take_answers(view)
    with right:
        worklist.phone_checks(view)
    worklist.others(view, work)
text.opens(view, "cooperatives", "construction", "assignments", "visits", "financing")
