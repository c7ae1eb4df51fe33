"""What did we decide, and what has become of it?"""

import streamlit as st

from dashboard.views import block, meetings, meetings_forms, text

view = block.current()
text.head(view, "meetings")
it = meetings.find(view)
if it is None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        meetings.listed(view)
    with right:
        meetings_forms.open_one(view)
else:
    agenda = meetings.head(view, it)
    left, right = st.columns([3, 2], gap="large")
    with left:
        meetings.earlier(view, agenda)
        meetings.today(view, agenda)
    with right:
        meetings_forms.draw(view, it, agenda)
