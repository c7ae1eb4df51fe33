"""Names on their way out are only names: in HTML, in Markdown."""

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


@pytest.mark.parametrize("name", ['"} body { x: y', "</style><script>", "a\\b", "«Rakor»\n", "/*"])
def test_css_leaves_nothing_to_read_as_a_sign(name):
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]+ )*", escape.css(name))
