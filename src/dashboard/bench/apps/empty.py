"""The least that a filter change can cost: one list of places and one line."""

import streamlit as st

from dashboard.bench.apps.watch import watched
from dashboard.views import address, answers

with watched():
    places = answers.places(answers.store())
    known = places.scopes
    everything = address.widest(places)
    codes = [everything, *known.loc[known["parent_code"] == everything, "code"]]
    chosen = st.selectbox("Kabupaten/kota", codes, format_func=places.name)
    st.html(f'<p class="lead">{places.name(chosen)}</p>')
