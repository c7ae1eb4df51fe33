"""The least that a filter change can cost: one list of regencies and one line."""

import streamlit as st

from dashboard.bench.apps.watch import watched
from dashboard.views import answers

with watched():
    places = answers.places(answers.store())
    codes = ["15", *places.regencies["regency_code"]]
    chosen = st.selectbox("Kabupaten/kota", codes, format_func=places.name)
    st.html(f'<p class="lead">{places.name(chosen)}</p>')
