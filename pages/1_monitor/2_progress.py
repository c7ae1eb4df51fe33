"""What is built and running, what stands still, and who must act?"""

import streamlit as st

from dashboard.views import (
    block,
    progress,
    progress_blockers,
    progress_entry,
    progress_local,
    progress_moved,
    progress_targets,
    text,
)

view = block.current()
text.head(view, "progress")
progress.sentence(view)
progress.heads(view)
left, right = st.columns(2, gap="large")
with left:
    progress.ladder(view)
    progress_targets.chart(view)
    progress.units(view)
with right:
    progress_targets.targets(view)
    progress_entry.enter(view)
    progress.buckets(view)
    progress.facilities(view)
    progress.sales(view)
progress_blockers.obstacles(view)
progress.standing_still(view)
progress_moved.moved(view)
progress_local.local(view)
progress.behind(view)
text.opens(view, "cooperatives", "construction", "business_units", "targets")
