"""The method: every rule and table as the program has them, in both languages."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from dashboard import contract, words
from dashboard.intake import template
from dashboard.questions.header import load
from dashboard.settings import known

from .conftest import said


@pytest.mark.parametrize("rule", load("rules"))
def test_a_rule_is_shown_with_its_thresholds_and_its_sql(look, full_store, rule):
    header = load("rules")[rule].header
    app = look(full_store, "method", show=rule.lower(), lang="en")
    text = said(app)
    for key in ("why_en", "innocent_en", "clears_en"):
        assert re.split("[\"']", header[key])[0] in text
    for setting in known().get(rule, {}).values():
        assert setting.about_en.partition("'")[0] in text
    assert load("rules")[rule].sql in [block.value for block in app.code]


def test_definitions_name_the_thresholds_in_force(look, full_store):
    text = said(look(full_store, "method", lang="en"))
    assert "No active mentor for more than 30 effective days" in text
    assert "The window: 90 effective days" in text


@pytest.mark.parametrize("table", contract.tables())
def test_every_table_can_be_chosen_and_its_template_has_its_headings(look, full_store, table):
    app = look(full_store, "method")
    app.selectbox(key="method_table").select(table).run()
    assert not app.error
    spec = contract.tables()[table]
    text = said(app)
    for column in spec.columns.values():
        assert column.name in text
    book = CalamineWorkbook.from_filelike(BytesIO(template(table, "id")))
    headings = book.get_sheet_by_index(0).to_python()[0]
    assert headings == [column.heading for column in spec.columns.values()]


def test_a_stage_without_visits_says_what_its_rules_lack(look, stage_stores):
    text = said(look(stage_stores["mentors"], "method", show="a2"))
    assert "data kunjungan" in text


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_captions_of_the_reference_stand_in_it(look, full_store, language):
    text = said(look(full_store, "method", lang=language))
    assert {"id": "masih disengketakan", "en": "is disputed"}[language] in text
