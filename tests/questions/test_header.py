"""Question files: header lines, one SELECT, order of need, and what a clear answer rests on."""

from __future__ import annotations

import pytest

from dashboard.questions.header import Question, behind_a_clear, in_order, parse


def question(name: str, *lines: str, kind: str = "steps", sql: str = "select 1 as one") -> Question:
    return parse(kind, f"{name}.sql", "\n".join([f"-- id: {name}", *lines, sql]))


def test_header_sql_and_parameters() -> None:
    read = question(
        "far",
        "-- about: what is far: from here",
        "-- needs: visits, feeds?, visits.mode, calendar?.factor",
        sql="-- a comment of the SQL\nselect $here as here, $far_km as km;\n",
    )
    assert read.header["about"] == "what is far: from here"
    assert read.parameters == {"here", "far_km"}
    assert read.sql.startswith("-- a comment")
    assert not read.sql.endswith(";")
    assert [(str(n), n.table, n.column, n.optional) for n in read.needs()] == [
        ("visits", "visits", None, False),
        ("feeds", "feeds", None, True),
        ("visits.mode", "visits", "mode", False),
        ("calendar.factor", "calendar", "factor", True),
    ]


REFUSED = {
    "another id": ("-- id: other\nselect 1", "its id is 'other', not 'name'"),
    "no header": ("select 1", "its id is None"),
    "a line twice": ("-- id: name\n-- id: name\nselect 1", "stands twice"),
    "two statements": ("-- id: name\nselect 1; select 2", "exactly one SELECT"),
    "no select": ("-- id: name\ndrop table visits", "exactly one SELECT"),
    "nothing": ("-- id: name\n", "exactly one SELECT"),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="rules/name.sql: .*" + why.replace("'", ".")):
        parse("rules", "name.sql", text)


def test_a_question_stands_behind_what_it_names() -> None:
    a, b, c = question("a", "-- after: c"), question("b"), question("c", "-- after: ~b")
    assert [each.id for each in in_order([a, b, c])] == ["b", "c", "a"]


def test_a_circle_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(ValueError, match="wait for each other"):
        in_order([question("a", "-- after: b"), question("b", "-- after: a")])
    with pytest.raises(ValueError, match="nothing known"):
        in_order([question("a", "-- after: nobody")])


def test_a_clear_answer_rests_on_everything_it_is_made_from_but_not_on_what_only_comes_before() -> (
    None
):
    everything = {
        each.id: each
        for each in (
            question(
                "rule", "-- needs: visits", "-- needs_to_clear: visits.mode", "-- after: a, ~b"
            ),
            question("a", "-- needs: mentors", "-- after: c"),
            question("b", "-- needs: financing"),
            question("c", "-- needs_to_clear: calendar?.factor", "-- after: a"),
        )
    }
    found = {str(need) for need in behind_a_clear(everything["rule"], everything)}
    assert found == {"visits", "visits.mode", "mentors", "calendar.factor"}
