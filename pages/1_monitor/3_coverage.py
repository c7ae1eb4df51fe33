"""Where are mentors short, overloaded or not seen?"""

import streamlit as st

from dashboard.views import (
    block,
    coverage,
    coverage_loads,
    coverage_plan,
    coverage_results,
    coverage_table,
    text,
)

view = block.current()
text.head(view, "coverage")
coverage.sentence(view)
coverage.strip(view)
left, right = st.columns([3, 2], gap="large")
with left:
    coverage.place_map(view)
with right:
    coverage_loads.three(view)
    coverage_loads.loads(view)
    coverage_table.places(view, beside=True)
coverage_table.places(view)
left, right = st.columns(2, gap="large")
with left:
    coverage_loads.reports(view)
with right:
    coverage_loads.deliverables(view)
coverage_results.results(view)
coverage_plan.proposal(view)
text.opens(
    view, "cooperatives", "mentors", "assignments", "visits", "monthly_reports", "deliverables"
)
