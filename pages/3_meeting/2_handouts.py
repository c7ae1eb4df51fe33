"""What do I take along to the meeting?"""

import streamlit as st

from dashboard.views import block, handouts, text

view = block.current()
text.head(view, "handouts")
left, right = st.columns([3, 2], gap="large")
with left:
    handouts.make(view, handouts.wish(view))
with right:
    handouts.holds(view)
    handouts.one_cooperative(view)
text.opens(view, "cooperatives", "construction", "assignments", "visits", "targets")
