"""Question files: a ``.sql`` file is header lines (``-- key: value``) and one SELECT."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import duckdb

_SOURCE = re.compile(r"\b(?:from|join)\s+(\w+)")
_LINE = re.compile(r"-- (?P<key>[a-z_]+): ?(?P<value>.*)")


@dataclass(frozen=True)
class Need:
    """A table or a column that a question reads; ``optional`` tables count only when present."""

    table: str
    column: str | None
    optional: bool

    def __str__(self) -> str:
        return self.table if self.column is None else f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Question:
    """One file: its folder (steps, rules, metrics, lists), header, SQL and parameter names."""

    kind: str
    header: Mapping[str, str]
    sql: str
    parameters: frozenset[str]

    @property
    def id(self) -> str:
        """The id, the same as the file's name."""
        return self.header["id"]

    def names(self, key: str) -> tuple[str, ...]:
        """Return a comma-separated header line as names."""
        return tuple(part.strip() for part in self.header.get(key, "").split(",") if part.strip())

    def needs(self, key: str = "needs") -> tuple[Need, ...]:
        """Return the tables and columns of a header line: ``visits``, ``feeds?``, ``a.b``."""
        found = []
        for name in self.names(key):
            table, _, column = name.partition(".")
            found.append(Need(table.rstrip("?"), column or None, table.endswith("?")))
        return tuple(found)


@cache
def load(kind: str) -> Mapping[str, Question]:
    """Return every question of a folder by id, in the order of the file names."""
    folder = files(__package__).joinpath(kind)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    questions = {}
    for name in names:
        question = parse(kind, name, folder.joinpath(name).read_text("utf-8"))
        questions[question.id] = question
    return MappingProxyType(questions)


def parse(kind: str, name: str, text: str) -> Question:
    """Read one file's text. Raises ValueError where the header breaks the house's form."""
    header: dict[str, str] = {}
    lines = text.splitlines()
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            break
        key = match["key"]
        if key in header:
            raise ValueError(f"{kind}/{name}: header line {key} stands twice")
        header[key] = match["value"].strip()
    stem = name.removesuffix(".sql")
    if header.get("id") != stem:
        raise ValueError(f"{kind}/{name}: its id is {header.get('id')!r}, not {stem!r}")
    sql = "\n".join(lines[len(header) :]).strip().rstrip(";")
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ValueError(f"{kind}/{name}: a question is exactly one SELECT")
    return Question(kind, MappingProxyType(header), sql, frozenset(statements[0].named_parameters))


def in_order(questions: Iterable[Question]) -> list[Question]:
    """Sort so that every question stands behind those that its ``after`` line names."""
    waiting = {question.id: question for question in questions}
    known = set(waiting)
    done: list[Question] = []
    while waiting:
        ready = [q for q in waiting.values() if not set(predecessors(q)) & waiting.keys()]
        if not ready:
            raise ValueError(f"questions wait for each other: {sorted(waiting)}")
        for question in ready:
            unknown = set(predecessors(question)) - known
            if unknown:
                raise ValueError(f"{question.id}: after names nothing known: {sorted(unknown)}")
            done.append(question)
            del waiting[question.id]
    return done


def behind_a_clear(question: Question, everything: Mapping[str, Question]) -> list[Need]:
    """Return what a clear answer rests on: own needs, and those of everything it is made from.

    ``-- after: ~step`` orders a question behind a step without resting a clear answer on it, and
    ``-- after: ~rules`` behind every rule.
    """
    found: dict[str, Need] = {}
    seen: set[str] = set()

    def visit(current: Question) -> None:
        if current.id in seen:
            return
        seen.add(current.id)
        for need in (*current.needs("needs"), *current.needs("needs_to_clear")):
            found.setdefault(str(need), need)
        for name in current.names("after"):
            if not name.startswith("~"):
                visit(everything[name])

    visit(question)
    return list(found.values())


def reads(question: Question) -> set[str]:
    """Return the names that a question's SQL selects from: tables, steps and its own CTEs."""
    return set(_SOURCE.findall(question.sql))


def cases_file(rule_id: str) -> str:
    """Return the file of the repository that holds a rule's cases."""
    return f"tests/questions/rules/test_{rule_id}.py"


def predecessors(question: Question) -> list[str]:
    """Return the ids of the steps and rules that must have run before a question."""
    names = [name.lstrip("~") for name in question.names("after")]
    if "rules" in names:  # what gathers the answers of the whole catalogue
        names = [name for name in names if name != "rules"] + list(load("rules"))
    if question.kind == "rules":  # every rule's row carries its place and its window
        names += ["sites", "regency_feed"]
        if question.header["subject"] == "unit":
            names.append("unit_facts")
    return names
