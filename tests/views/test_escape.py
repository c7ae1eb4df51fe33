"""Names on their way out are only names: in HTML, in Markdown, in a spreadsheet."""

import html as stdlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.views import escape

NASTY = ['<script>alert("x")</script>', "a & b", "' onmouseover='x", "</div>", "&lt;"]


@pytest.mark.parametrize("name", NASTY)
def test_html_shows_a_name_as_it_is(name):
    written = escape.html(name)
    assert not re.search(r"[<>\"']", written)
    assert stdlib.unescape(written) == name


@given(st.text())
def test_html_gives_any_name_back(name):
    assert stdlib.unescape(escape.html(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        "[a](http://x.y)",
        "**b**",
        ":red[x]",
        "$x$",
        "`c`",
        "# h",
        "<b>",
        "![i](x)",
        ":material/home:",
    ],
)
def test_markdown_leaves_nothing_to_read_as_a_sign(name):
    assert not re.search(r"(?<!\\)[\[\]*:$`#<>!_(){}]", escape.markdown(name))


def test_markdown_keeps_one_line():
    assert escape.markdown("a\nb") == "a b"


@pytest.mark.parametrize("text", ["=1+1", "+62 812", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"])
def test_a_spreadsheet_runs_nothing(text):
    assert escape.spreadsheet(text) == "'" + text


@pytest.mark.parametrize("value", ["Renah Alai", "", "15.02", "a=b", -3, -2.5, None, True])
def test_a_spreadsheet_keeps_what_is_harmless(value):
    assert escape.spreadsheet(value) is value
