"""What other values of a rule's threshold would flag, and saving one as a new release."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import questions, releases, settings
from dashboard.questions import header
from dashboard.settings import Setting
from dashboard.views import answers, block, desks, guard, method, oversight_rules, text
from dashboard.views.address import View
from dashboard.views.escape import html, markdown

_CHANGES = ("flags_new", "flags_gone")
_WIDTH = 480  # pixels


def strip(view: View) -> None:
    """Draw the chosen rule at other values of one of its thresholds, and the form to save one."""
    catalogue = answers.ask(view, "rule_catalogue").set_index("rule_id")
    rule = method.chosen_rule(view)
    it = catalogue.loc[rule]
    about = view.say(
        "sensitivity.about",
        subjects=view.say(f"subjects.{it['subject']}"),
        rule=rule,
        number=view.release.number,
    )
    text.section(view, "sensitivity.title", about)
    offered = questions.thresholds(rule)
    if not offered:
        text.note(view.say("sensitivity.none", rule=rule))
        return
    if it["sql"] != header.load("rules")[rule].sql:
        text.note(view.say("sensitivity.rule_changed"))
    if view.reader.regencies is None:  # what is counted here is counted over every place
        _strip(view, rule, offered)


@block.part
def _strip(view: View, rule: str, offered: Mapping[str, Setting]) -> None:
    key = st.selectbox(
        view.say("sensitivity.choose"),
        list(offered),
        index=None,
        placeholder=view.say("sensitivity.choose_hint"),
        format_func=lambda name: getattr(offered[name], f"about_{view.language}"),
        key=f"sensitivity-{rule}",
        label_visibility="collapsed",
        width=_WIDTH,
    )
    if key is None:  # nothing is counted before somebody asks
        return
    setting = offered[key]
    in_force = settings.load(view.release.settings_text)
    value = answers.threshold(view, rule, key)
    found = _counts(view, setting, questions.values_around(in_force, setting))
    st.html(_table(view, setting, value, found))
    _changed_here(view, setting, value)
    if desks.may_publish(view):
        _form(view, setting, value)


def _table(view: View, setting: Setting, value: float, found: pd.DataFrame) -> str:
    """Return the strip: one row per value, the one in force marked, every answer counted."""
    now = found[found["value"] == value].iloc[0]
    n = int(now[list(oversight_rules.STATUSES)].sum())
    top = max(1, int(found["flag"].max()))
    unit = method.unit(view, setting.unit)
    subject = header.load("rules")[setting.section].header["subject"]
    columns = (oversight_rules.STATUSES[0], *_CHANGES, *oversight_rules.STATUSES[1:])
    body = []
    for row in answers.rows(found):
        written = method.value(view, row.value)
        hover = html(view.say("sensitivity.hover", value=written, flag=int(row.flag), n=n))
        in_force = row.value == value
        named = view.say("sensitivity.in_force", value=written) if in_force else written
        cells = "".join(f"<td>{html(view.number(getattr(row, name)))}</td>" for name in columns)
        body.append(
            f'<tr class="{"now" if in_force else ""}"><td class="left">{html(named)}</td>'
            f'<td class="mini" title="{hover}"><span>'
            f'<i style="width:{100 * row.flag / top:.1f}%"></i></span></td>{cells}</tr>'
        )
    heads = "".join(f"<th>{html(view.say(f'column.{name}'))}</th>" for name in columns)
    said = view.say(
        "sensitivity.now",
        value=method.value(view, value),
        unit=unit,
        flag=int(now["flag"]),
        n=n,
        subjects=view.say(f"subjects.{subject}"),
    )
    return (
        f'<p class="note">{html(said)}</p>'
        f'<div class="scroll"><table class="plain rules strip"><thead><tr>'
        f'<th class="left">{html(unit[:1].upper() + unit[1:])}</th><th></th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _changed_here(view: View, setting: Setting, value: float) -> None:
    """Say that this very release changed the threshold, and why."""
    if not view.release.parent:
        return
    before = answers.store().release(view.release.parent)
    old = settings.load(before.settings_text).section(setting.section)[setting.key]
    if old != value:
        written = method.value(view, old)
        text.note(view.say("sensitivity.was", old=written, note=view.release.note))


def _form(view: View, setting: Setting, value: float) -> None:
    """Let an analyst try one value of their own, see what would change, and publish it."""
    newest = answers.store().release().number
    if newest != view.release.number:
        text.note(view.say("sensitivity.save_newest", number=newest))
        return
    mark = f"{setting.section}-{setting.key}-{view.release.number}"
    with st.expander(markdown(view.say("sensitivity.save"))):
        text.note(view.say("sensitivity.save_about", number=view.release.number))
        whole = isinstance(value, int)
        limit = questions.most(setting)
        new = st.number_input(
            markdown(view.say("sensitivity.new_value", unit=method.unit(view, setting.unit))),
            min_value=type(value)(0),
            max_value=max(type(value)(limit), value) if math.isfinite(limit) else None,
            value=value,
            step=1 if whole else 0.01,
            format=None if whole else "%g",
            key=f"new-{mark}",
            width=_WIDTH,
        )
        if new == value:
            text.note(view.say("sensitivity.same"))
        else:
            text.note(_would(view, setting, value, new))
        reason, name, by = (
            st.text_input(
                view.say(f"sensitivity.{each}"), key=f"{each}-{mark}", max_chars=200, width=_WIDTH
            ).strip()
            for each in ("reason", "name", "by")
        )
        if st.button(
            view.say("sensitivity.publish"),
            key=f"publish-{mark}",
            type="primary",
            disabled=new == value or not reason,
        ):
            note = f"[{setting.section}] {setting.key} {value} → {new}: {reason}"
            _publish(view, setting, new, name=name, by=by, note=note)


def _would(view: View, setting: Setting, value: float, new: float) -> str:
    by_value = {row.value: row for row in answers.rows(_counts(view, setting, (value, new)))}
    row = by_value[new]
    return view.say(
        "sensitivity.would",
        value=method.value(view, new),
        before=int(by_value[value].flag),
        new=int(row.flags_new),
        gone=int(row.flags_gone),
        **{name: int(getattr(row, name)) for name in oversight_rules.STATUSES},
    )


def _publish(view: View, setting: Setting, new: float, **said: str) -> None:
    """Publish the release on screen with one other threshold, and show the new one."""
    guard.permit(view, "publish", "publish", f"settings {said['note']}")
    store = answers.store()
    in_force = settings.load(view.release.settings_text)
    made = releases.publish_settings(
        store,
        view.release,
        settings.changed(in_force, setting.section, setting.key, new),
        questions.assess,
        reference=answers.places(store),
        progress=block.progress(view.say("sensitivity.publishing")),
        **said,
    )
    if made is not None:
        block.go(view, release=made, against=None)
        st.rerun()


def _counts(view: View, setting: Setting, values: tuple[float, ...]) -> pd.DataFrame:
    folder = str(answers.store().folder)
    with st.spinner(view.say("sensitivity.counting")):
        return _counted(folder, view.release.number, setting.section, setting.key, values)


@st.cache_data(max_entries=200, show_spinner=False)
def _counted(
    folder: str, number: int, rule: str, key: str, values: tuple[Any, ...]
) -> pd.DataFrame:
    store = releases.Store(Path(folder))
    release = store.release(number)
    before = store.release(release.parent) if release.parent else None
    gone_on_from = {}
    if before and before.line == release.line:
        visits = releases.visits_before(store, before, release.tables.get("visits"))
        gone_on_from = {**before.results, **visits}
    return questions.flagged_at(
        release.tables,
        release.results,
        release.as_of,
        settings.load(release.settings_text),
        answers.places(store),
        rule,
        key,
        values,
        gone_on_from,
    )
