"""The house rules that a test can hold: who imports whom, what a page is, what a question is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dashboard import contract, settings
from dashboard.questions import engine, header
from dashboard.questions.header import Question

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "dashboard"
MODULES = sorted(SOURCE.rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
KINDS = ("steps", "rules", "metrics", "lists")

# A room imports only what stands before it.
ORDER = {
    **dict.fromkeys(("contract", "errors", "once", "words"), 0),
    **dict.fromkeys(("settings", "reference"), 1),
    "intake": 2,
    "releases": 3,
    "questions": 4,
    "access": 5,
    "planning": 6,
    "desk": 7,
    "handouts": 8,
    "views": 9,
    **dict.fromkeys(("documents", "scorecard", "bench"), 10),
    "commands": 11,
    "__main__": 12,
}
# The simulator stands outside: it knows what tables and places are, and nothing of what reads them.
SIMULATOR = {"simulate", "contract", "reference", "errors", "words"}
WHO_SIMULATES = {"simulate", "scorecard", "bench", "commands"}


def room(path: Path) -> str:
    inside = path.relative_to(SOURCE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything a file imports, wherever it stands in the file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def rooms_imported(path: Path) -> set[str]:
    names = {name.split(".")[1] for name in imports(path) if name.startswith("dashboard.")}
    return {name for name in names if name in ORDER or name == "simulate"}


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


def each_module(hold: Callable[[Path], None]) -> Callable[[str], None]:
    """Hold a rule of every module, a test for each room: one for each module costs more than it."""

    @pytest.mark.parametrize("name", sorted(set(map(room, MODULES))))
    def held(name: str) -> None:
        for path in MODULES:
            if room(path) == name:
                hold(path)

    held.__name__ = hold.__name__
    return held


@each_module
def test_a_room_imports_only_what_stands_before_it(path: Path) -> None:
    own, imported = room(path), rooms_imported(path)
    if path == SOURCE / "__init__.py":
        assert imported == set()
    elif own == "simulate":
        assert imported <= SIMULATOR
    else:
        before = {name for name, place in ORDER.items() if place < ORDER[own]}
        simulating = {"simulate"} if own in WHO_SIMULATES else set()
        assert imported <= before | simulating | {own}


@each_module
def test_streamlit_is_known_to_views_alone(path: Path) -> None:
    knows = any(name.split(".")[0] == "streamlit" for name in imports(path))
    # The benchmark's apps are pages of their own, run as scripts; its readers speak the protocol.
    measuring = path.parent == SOURCE / "bench" / "apps" or path == SOURCE / "bench" / "readers.py"
    assert not knows or room(path) == "views" or measuring


@each_module
def test_a_connection_draws_no_bar_into_what_a_command_prints(path: Path) -> None:
    text = path.read_text("utf-8")
    opened = text.count("duckdb.connect(")
    assert text.count("set enable_progress_bar = false") == opened


def called(path: Path) -> set[str]:
    """Return the dotted names of everything that a file calls or reads an attribute of."""
    tree = ast.walk(parsed(path))
    return {ast.unparse(node) for node in tree if isinstance(node, ast.Attribute)}


def test_what_leaves_by_a_download_is_written_down_first() -> None:
    drawing = {identify(path) for path in MODULES if "st.download_button" in called(path)}
    assert drawing == {"src/dashboard/views/guard.py"}
    assert not [path for path in PAGES if "st.download_button" in called(path)]


def test_secrets_are_read_in_two_places_and_told_in_none() -> None:
    reading = {identify(path) for path in MODULES if "st.secrets" in called(path)}
    assert reading == {"src/dashboard/views/guard.py", "src/dashboard/views/serving.py"}
    read = " ".join(
        path.read_text("utf-8") for path in MODULES if path.stem in ("guard", "serving")
    )
    assert set(re.findall(r"st\.secrets\S*", read)) <= {
        "st.secrets.load_if_toml_exists()",
        "st.secrets:",
        "st.secrets,",
        "st.secrets)",
        'st.secrets.get("access",',
    }


@each_module
def test_markup_is_escaped_and_no_sql_is_run_where_readers_choices_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "unsafe_allow_html" not in text
    assert "unsafe_allow_javascript" not in text
    if room(path) in ("views", "handouts", "planning", "commands"):
        assert not [name for name in called(path) if name.endswith((".execute", ".sql("))]


@each_module
def test_users_files_are_opened_by_intake_releases_and_desk_alone(path: Path) -> None:
    if room(path) in ("questions", "planning", "views", "handouts"):
        called = {
            node.func.attr
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not {name for name in called if re.fullmatch(r"read_(csv|excel|parquet)", name)}


@each_module
def test_a_module_says_its_one_job_in_two_lines(path: Path) -> None:
    said = ast.get_docstring(parsed(path)) or ""
    assert said
    if path != SOURCE / "__init__.py":  # the map of the house
        assert len(said.split("\n\n")[0].splitlines()) <= 2


@each_module
def test_the_clock_is_not_read_at_import(path: Path) -> None:
    clock = re.compile(r"\b(today|now|utcnow|time|monotonic|perf_counter)$")

    def read_at_import(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call) and clock.search(ast.unparse(child.func)):
                yield ast.unparse(child)
            yield from read_at_import(child)

    assert list(read_at_import(parsed(path))) == []


@pytest.mark.parametrize("path", [ROOT / "app.py", *PAGES], ids=identify)
def test_a_page_is_layout_only(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    for name in imports(path):
        assert name == "streamlit" or name.startswith("dashboard.views.")
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in ast.walk(tree) if isinstance(node, defined)]
    assert len(text.splitlines()) <= 60
    if path.name != "app.py":
        said = ast.get_docstring(tree) or ""
        assert said.endswith("?"), "a page is one reader's question"
        assert len(said.splitlines()) == 1


def questions() -> list[Question]:
    return [question for kind in KINDS for question in header.load(kind).values()]


def question_id(question: Question) -> str:
    return f"{question.kind}/{question.id}"


def each(*kinds: str) -> pytest.MarkDecorator:
    chosen = [question for question in questions() if question.kind in kinds]
    return pytest.mark.parametrize("question", chosen, ids=question_id)


each_rule = pytest.mark.parametrize("rule", header.load("rules").values(), ids=question_id)


def test_every_question_is_one_select_under_its_own_name() -> None:
    for kind in KINDS:
        files = {path.stem for path in (SOURCE / "questions" / kind).glob("*")}
        assert files == set(header.load(kind)), "header.load refuses what is not one SELECT"


@each(*KINDS)
def test_a_question_reads_no_clock_and_no_chance(question: Question) -> None:
    sql = question.sql.lower()
    assert not re.search(r"\bcurrent_(date|time|timestamp)\b|\btransaction_timestamp\b", sql)
    assert not re.search(r"\b(now|today|get_current_\w+|random|uuid|gen_random_uuid)\s*\(", sql)


@each(*KINDS)
def test_a_question_needs_only_what_the_contract_has(question: Question) -> None:
    for need in (*question.needs(), *question.needs("needs_to_clear")):
        table = contract.tables()[need.table]
        assert need.column is None or need.column in table.columns


@each("steps", "rules")
def test_a_question_stands_behind_what_it_reads(question: Question) -> None:
    """Steps and rules run in order: what a question selects from is named in its ``after``."""
    everything = {**header.load("steps"), **header.load("rules")}
    read = header.reads(question) & set(everything)
    reached, waiting = set(), header.predecessors(question)
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += header.predecessors(everything[current])
    assert read <= reached


@each("steps", "rules", "metrics")
def test_a_parameter_of_a_question_has_a_setting(question: Question) -> None:
    known_to_the_assessment = {"visits_present": True, "contradictions_examinable": True}
    values = engine.parameters(question, settings.load(), date.max, **known_to_the_assessment)
    assert set(values) == question.parameters


def test_every_setting_is_used() -> None:
    assessed = {**header.load("steps"), **header.load("rules")}
    in_python = ("shared", "worklist", "reassignment", "forecast", "movement")
    for section, keys in settings.known().items():
        if section not in in_python:
            assert set(keys) <= assessed[section].parameters
    python = " ".join(path.read_text("utf-8") for path in MODULES)
    named = {name for question in questions() for name in question.parameters}
    for key in (key for section in in_python for key in settings.known()[section]):
        assert key in named or f'"{key}"' in python or f"'{key}'" in python, key


TEXTS = ("title", "why", "do", "says", "innocent", "clears")


@each_rule
def test_a_rule_says_what_it_is(rule: Question) -> None:
    said = {f"{text}_{language}" for text in TEXTS for language in ("id", "en")}
    facts = {"id", "family", "subject", "unit", "version", "source", "traps", "needs", "after"}
    assert said | facts <= set(rule.header)
    assert set(rule.header) <= said | facts | {"also", "window", "needs_to_clear"}
    assert all(rule.header.values())
    assert rule.header["subject"] in ("cooperative", "mentor", "unit", "regency")
    assert rule.header["family"] in (
        *("absence", "route", "place", "time", "text", "photo", "counterpart"),
        *("outcome", "structure", "money", "data"),
    )
    assert rule.header.get("window", "visits") == "visits"
    assert int(rule.header["version"]) >= 1


@each_rule
def test_a_rule_speaks_in_both_languages_and_judges_nobody(rule: Question) -> None:
    for text in TEXTS:
        ours, theirs = (rule.header[f"{text}_{language}"] for language in ("id", "en"))
        assert sorted(re.findall(r"{\w+}", ours)) == sorted(re.findall(r"{\w+}", theirs))
        assert ours != theirs
    said = set(re.findall(r"\{(\w+)\}", rule.header["says_id"] + rule.header["says_en"]))
    assert said <= {"value", "threshold", "n", "baseline"}
    words = " ".join(rule.header.values()).lower()
    assert not re.search(r"\b(fiktif|palsu|bohong|fake[ds]?|fraud|liar)\b", words)


@each_rule
def test_a_rule_answers_in_the_fixed_columns(rule: Question) -> None:
    columns = (
        *("subject_id", "status", "severity", "value", "threshold", "n"),
        *("reason_code", "evidence"),
    )
    final = f"\n{rule.sql}".rsplit("\nselect\n", 1)[1].split("\nfrom ")[0]
    named = re.findall(r"\bas (\w+),?$", final, re.MULTILINE)
    plain = re.findall(r"^    (\w+),?$", final, re.MULTILINE)
    assert set(columns) <= {*named, *plain}


def test_a_rule_and_its_test_have_one_name() -> None:
    tests = {path.stem for path in (ROOT / "tests" / "questions" / "rules").glob("test_*.py")}
    assert tests == {f"test_{rule}" for rule in header.load("rules")}
