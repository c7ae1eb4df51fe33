"""README and its neighbours tell the truth: commands that work, files that exist, pages by name."""

import re
import shlex
from pathlib import Path

import pytest

from dashboard import words
from dashboard.commands import parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md")
SET_UP = "python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt"


def links(name):
    """Return the files that a document links to."""
    text = (ROOT / name).read_text("utf-8")
    found = re.findall(r"\]\(([^)#\s]+)\)", text)
    return sorted({link for link in found if "://" not in link})


def shown_commands():
    """Return every call of the command line in the documents' code."""
    found = set()
    for name in DOCUMENTS:
        text = (ROOT / name).read_text("utf-8")
        calls = re.findall(r"python -m dashboard ([^`#\n]+)", text)
        found |= {" ".join(call.replace("…", "").split()) for call in calls}
    return sorted(found)


@pytest.mark.parametrize("last", ["streamlit run app.py", "pytest"])
def test_both_commands_stand_on_a_line_of_their_own(last):
    assert f"{SET_UP} && {last}" in README.splitlines()


def test_the_windows_form_says_that_it_was_not_tried():
    text = README[README.index("On Windows") :]
    assert "not tried" in text.partition("```")[0]
    assert "pip install -r requirements.txt; streamlit run app.py" in text


def test_the_test_command_is_the_one_that_ci_runs():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    pattern = re.search(r"grep -m1 -E '([^']+)' README.md", script)[1]
    matching = [line for line in README.splitlines() if re.search(pattern, line)]
    assert matching == [f"{SET_UP} && pytest"]


def test_what_the_commands_need_is_there():
    assert (ROOT / "app.py").is_file()
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines():
        requirement = line.partition("#")[0].strip()
        assert not requirement or "==" in requirement or requirement == "-e ."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_linked_file_exists(name):
    assert [link for link in links(name) if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("call", shown_commands())
def test_every_shown_command_is_understood(call):
    parser.build_parser("en").parse_args(shlex.split(call.replace("my-exports/*", "a.csv")))


def test_pages_are_called_as_their_menu_calls_them():
    for page in ("overview", "progress", "coverage", "oversight", "cooperative", "method"):
        assert words.say(f"page.{page}", "id") in README
