"""How does the programme stand, so that a whole hall sees it and decides?"""

import streamlit as st

from dashboard.views import block, slides, text, then_now

view = block.current()
text.head(view, "slides")
left, right = st.columns([3, 2], gap="large")
with left:
    slides.deck(view)
with right:
    slides.choice(view)
    slides.again(view)
then_now.draw(view)
