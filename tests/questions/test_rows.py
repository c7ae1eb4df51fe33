"""Answers are cut by place, all places at once, as one place alone would cut its part."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.questions import Parts

CODES = st.lists(
    st.one_of(st.none(), st.sampled_from(["15", "15.01", "15.02", "15.01.01", "15.01.02", "16.01"]))
)


@given(CODES, st.sampled_from(["15", "15.01", "15.02", "15.01.02", "17"]))
def test_every_place_has_its_rows_in_their_order(codes: list[str | None], scope: str) -> None:
    answer = pd.DataFrame({"code": pd.Series(codes, dtype="str"), "n": range(len(codes))})
    found = Parts(answer, "code", len(scope)).of(scope)
    inside = [n for n, code in enumerate(codes) if code is not None and code.startswith(scope)]
    assert found["n"].tolist() == inside
    assert found.index.tolist() == list(range(len(inside)))
