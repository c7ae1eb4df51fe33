"""The frame: menu from pages/, one bar for the whole view, the wall that shows errors in words."""

import streamlit as st

from dashboard.views import machine, ready

if __name__ == "__main__":
    from dashboard.views import behind, frame

    frame.run(over=behind.draw)
else:  # the server itself, before any reader comes
    app = st.App(__file__, lifespan=ready.lifespan, routes=machine.ROUTES)
