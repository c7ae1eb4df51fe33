"""What is built and running, what stands still, and who must act?"""

import streamlit as st

from dashboard.views import frame, progress, text

view = frame.current()
text.head(view, "progress")
progress.sentence(view)
progress.heads(view)
left, right = st.columns(2, gap="large")
with left:
    progress.ladder(view)
    progress.trend(view)
    progress.units(view)
with right:
    progress.buckets(view)
    progress.targets(view)
    progress.sales(view)
progress.obstacles(view)
progress.standing_still(view)
progress.behind(view)
text.opens(view, "cooperatives", "construction", "business_units", "targets")
