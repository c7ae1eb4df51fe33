"""How is phase two going, and where must somebody act this week?"""

import streamlit as st

from dashboard.views import block, briefing, desks, meetings, overview, text

view = block.current()
text.head(view, "overview")
work = desks.read(view)
overview.sentence(view, work)
overview.headlines(view)
left, right = st.columns([3, 2], gap="large")
with left:
    overview.place_map(view)
with right:
    overview.decisions(view, work)
    overview.since_last(view)
    meetings.since_last(view)
briefing.draw(view)
overview.places(view)
overview.contracts(view)
text.opens(
    view, "cooperatives", "construction", "business_units", "assignments", "visits", "financing"
)
