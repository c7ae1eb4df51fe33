"""How does this cooperative stand, and what should be asked?"""

import streamlit as st

from dashboard.views import (
    block,
    cooperative,
    cooperative_rules,
    cooperative_timeline,
    cooperative_village,
    text,
    worklist,
)

view = block.current()
it = cooperative.find(view)
if it is not None:
    cooperative.head(view, it)
    cooperative.headlines(view, it)
    worklist.of_cooperative(view)
    cooperative_timeline.draw(view, it)
    left, right = st.columns([3, 2], gap="large")
    with left:
        cooperative_rules.flags(view)
        cooperative_rules.others(view)
        cooperative_rules.follow_ups(view)
    with right:
        cooperative_village.place(view, it)
        cooperative_village.money(view, it)
        cooperative_village.potential(view)
    text.opens(view, "construction", "business_units", "assignments", "visits", "financing")
