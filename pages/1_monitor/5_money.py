"""Who may not be able to repay, and who watches?"""

import streamlit as st

from dashboard.views import block, money, text

view = block.current()
text.head(view, "money")
money.sentence(view)
money.chain(view)
money.terms(view)
left, right = st.columns(2, gap="large")
with left:
    money.burden(view)
with right:
    money.unseen(view)
money.rules(view)
money.behind(view)
text.opens(view, "financing", "village_funds", "cash_flow", "construction", "visits")
