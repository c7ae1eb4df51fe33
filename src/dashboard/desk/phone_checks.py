"""The phone-check list: cooperatives to call, a script, and a sheet that uploads as back-checks."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter

from dashboard import contract
from dashboard.desk.cases import cases, rows, within
from dashboard.desk.worklist import limits
from dashboard.questions import LOCAL_READER, Reader
from dashboard.releases import Release
from dashboard.words import LANGUAGES, Language, day, say
from dashboard.words.cells import spreadsheet

_TABLE = contract.tables()["back_checks"]
_HELPERS = ("name", "village", "regency", "last_visit", "why")
_SCRIPT = ("hello", "when", "what", "visit", "thanks")


@dataclass(frozen=True)
class PhoneCheck:
    """A cooperative to call: its latest visit on record, and whether chance alone chose it."""

    cooperative_id: str
    name: str
    village: str
    regency: str
    visit_id: str
    visited_at: datetime | None
    random: bool


def phone_checks(
    release: Release, *, scope: str = "", reader: Reader = LOCAL_READER
) -> tuple[PhoneCheck, ...]:
    """Return whom to call: the random checks first, then a draw that the release fixes.

    Drawn among the cooperatives with visits in the window, one of each regency before any
    regency's second.
    """
    names = ("cooperative_id", "name", "village_name", "regency_name", "regency_code", "scope_code",
             "visits")  # fmt: skip
    held = {
        row["cooperative_id"]: row
        for row in rows(release.results.get("cooperative_facts", ()), names)
        if within(row["scope_code"], row["regency_code"], scope, reader)
    }
    most = limits(release)["phone_checks"]
    known = cases(release)
    drawn = [each.place for each in known.briefs if each.kind == "random_check"]
    random = [each.subject_id for each in known.at(drawn)]
    chosen = [each for each in random if each in held][:most]
    of_regency: Counter[str] = Counter(held[each]["regency_code"] for each in chosen)
    turns = []
    for each in sorted(held.keys() - chosen, key=lambda each: _lot(release, each)):
        if held[each]["visits"]:
            regency = held[each]["regency_code"]
            of_regency[regency] += 1
            turns.append((of_regency[regency], _lot(release, each), each))
    chosen += [each for *_, each in sorted(turns)[: most - len(chosen)]]
    latest = _latest_visits(release, chosen)
    return tuple(
        PhoneCheck(
            cooperative_id=each,
            name=held[each]["name"] or "",
            village=held[each]["village_name"] or "",
            regency=held[each]["regency_name"] or "",
            visit_id=latest[each][1] if each in latest else "",
            visited_at=latest[each][0] if each in latest else None,
            random=each in random,
        )
        for each in chosen
    )


def phone_check_sheet(
    release: Release, language: Language, *, scope: str = "", reader: Reader = LOCAL_READER
) -> bytes:
    """Return the list as XLSX: the contract's columns of ``back_checks``, then what helps to call.

    Filled in, it uploads as back-checks. A second sheet holds the script in both languages.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        grey = book.add_format({"bold": True, "bottom": 1, "font_color": "#7F7F7F"})
        plain = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(_TABLE.title_id)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(_TABLE.columns) + len(_HELPERS) - 1, 24, plain)
        for at, column in enumerate(_TABLE.columns.values()):
            sheet.write_string(0, at, column.heading, bold)
            if column.words:
                known = [spellings[0] for spellings in column.words.values()]
                valid = {"validate": "list", "source": known}
                sheet.data_validation(1, at, limits(release)["phone_checks"], at, valid)
        for at, name in enumerate(_HELPERS, len(_TABLE.columns)):
            sheet.write_string(0, at, say(f"desk.check_{name}", language), grey)
        for row, each in enumerate(phone_checks(release, scope=scope, reader=reader), 1):
            cells = {"cooperative_id": each.cooperative_id, "visit_id": each.visit_id}
            why = say("desk.check_random" if each.random else "desk.check_drawn", language)
            helpers = (each.name, each.village, each.regency, day(each.visited_at, language), why)
            texts = [*(cells.get(name, "") for name in _TABLE.columns), *helpers]
            for at, text in enumerate(texts):
                sheet.write_string(row, at, spreadsheet(text), plain)
        script = book.add_worksheet(say("desk.script", language))
        for at, each_language in enumerate(LANGUAGES):
            script.set_column(at, at, 70, book.add_format({"text_wrap": True, "valign": "top"}))
            for row, line in enumerate(phone_script(each_language)):
                script.write_string(row, at, line)
    return buffer.getvalue()


def phone_script(language: Language) -> list[str]:
    """Return what the caller says, line by line; the open question comes before the date."""
    return [say(f"desk.script_{name}", language) for name in _SCRIPT]


def _lot(release: Release, cooperative_id: str) -> str:
    return hashlib.sha256(f"{release.number}/{cooperative_id}".encode()).hexdigest()


def _latest_visits(release: Release, chosen: list[str]) -> dict[str, tuple[datetime, str]]:
    names = ("cooperative_id", "started_at", "visit_id")
    latest: dict[str, tuple[datetime, str]] = {}
    for row in rows(release.tables.get("visits", ()), names, ("cooperative_id", chosen)):
        each, visit = row["cooperative_id"], (row["started_at"], row["visit_id"])
        if visit[0] and visit[0].date() <= release.as_of:
            latest[each] = max(latest.get(each, visit), visit)
    return latest
