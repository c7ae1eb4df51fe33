"""Where analysts write targets: a table that goes into the draft of uploads as a file."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.planning.forecast import WEEKLY
from dashboard.questions import MissingData
from dashboard.views import address, answers, block, desks, guard, text
from dashboard.views.address import View
from dashboard.views.escape import markdown

COLUMNS = ("metric", "scope_code", "due_on", "value")  # as the table of the contract
FILE = "targets.csv"


def enter(view: View) -> None:
    """Draw the table of targets for analysts, on the newest release, where they opened it."""
    if not desks.may_publish(view):
        return
    with block.fold(view, "enter_targets", view.say("progress.enter")) as box:
        if not box.open:
            return
        if desks.is_newest(view):
            _editor(view)
        else:
            text.note(view.say("progress.enter_newest"))


@block.part
def _editor(view: View) -> None:
    text.note(view.say("progress.enter_about"))
    known, places = _entered(view), _places(view)
    written = st.data_editor(
        known,
        key="targets_written",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            "metric": st.column_config.SelectboxColumn(
                view.say("column.metric"),
                options=list(dict.fromkeys((*WEEKLY, *known["metric"]))),
                format_func=lambda metric: answers.title(view, str(metric)),
                required=True,
            ),
            "scope_code": st.column_config.SelectboxColumn(
                view.say("column.place"),
                options=list(places),
                format_func=lambda code: places.get(str(code), str(code)),
                width=230,  # a regency's name with its code
                required=True,
            ),
            "due_on": st.column_config.DateColumn(
                view.say("column.due_on"), format="DD/MM/YYYY", required=True
            ),
            "value": st.column_config.NumberColumn(
                view.say("column.target"), min_value=0, step=1, required=True
            ),
        },
    )
    if st.button(view.say("progress.enter_put"), key="put_targets", type="primary"):
        wrong = mistakes(view, written)
        for sentence in wrong:
            st.error(markdown(sentence))
        if not wrong:
            file = BytesIO(written[list(COLUMNS)].to_csv(index=False).encode())
            guard.permit(view, "publish", "publish", "upload targets.csv")
            desks.upload().forget_published()
            desks.upload().draft.add(FILE, file, block.now())
            st.success(markdown(view.say("progress.enter_done", n=len(written))))
    st.page_link(
        block.page_file("upload"),
        label=markdown(view.say("page.upload")),
        query_params=view.elsewhere(),
    )


def mistakes(view: View, written: pd.DataFrame) -> list[str]:
    """Return what is wrong with the targets written, a sentence for each row concerned."""
    said, seen = [], set()
    for number, (_, row) in enumerate(written.iterrows(), 1):
        lacks = [view.say(f"column.{_HEADINGS[name]}") for name in COLUMNS if pd.isna(row[name])]
        if lacks:
            said.append(view.say("progress.enter_lacks", n=number, what=", ".join(lacks)))
        elif not math.isfinite(row["value"]) or row["value"] < 0:
            said.append(view.say("progress.enter_negative", n=number))
        elif (key := _key(row)) in seen:
            said.append(view.say("progress.enter_twice", n=number))
        else:
            seen.add(key)
    return said


_HEADINGS: Mapping[str, str] = {
    "metric": "metric",
    "scope_code": "place",
    "due_on": "due_on",
    "value": "target",
}


def _key(row: pd.Series[Any]) -> Hashable:
    return row["metric"], row["scope_code"], row["due_on"]


def _entered(view: View) -> pd.DataFrame:
    try:
        found = answers.ask(view, "targets_entered", scope="")
    except MissingData:
        return pd.DataFrame(
            {
                "metric": pd.Series(dtype="str"),
                "scope_code": pd.Series(dtype="str"),
                "due_on": pd.Series(dtype="object"),
                "value": pd.Series(dtype="float"),
            }
        )
    days: list[date] = [day.date() for day in pd.to_datetime(found["due_on"])]
    return found.assign(due_on=days)


def _places(view: View) -> Mapping[str, str]:
    """Return code → name of the places that a target may be of: down to the districts."""
    codes = address.scopes(view.reference, view.widest)
    return {code: f"{view.reference.name(code)} ({code})" for code in codes}
