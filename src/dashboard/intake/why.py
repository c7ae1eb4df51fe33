"""Why a cell could not be read: the slow explanation, for bad cells alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from dashboard.contract import Column
from dashboard.intake.findings import listed

VILLAGE_CODE = r"\d{2}\.\d{2}\.\d{2}\.\d{4}|\d{10}"
REGENCY_CODE = r"\d{2}\.\d{2}|\d{4}"
LONGEST = 32_767
GENERIC = {
    "id": "cell_control",
    "village_code": "village_code_form",
    "regency_code": "regency_code_form",
    "date": "date_unreadable",
    "moment": "moment_unreadable",
    "integer": "integer_unreadable",
    "number": "number_unreadable",
    "money": "money_unreadable",
    "flag": "flag_unknown",
    "word": "word_unknown",
    "list": "word_unknown",
    "text": "cell_control",
}
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b.*", re.DOTALL)
_ERROR = re.compile(r"#(REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CODES = {"village_code", "regency_code"}
_DATE_LIKE = re.compile(r"\d{1,4}[/-](\d{1,2}|[A-Za-z]{3,})([/-]\d{1,4})?( .*)?")
# Dotted groups of digits that are no code: 15.1 was 15.10 (or 15.01), 15.01.1 was 15.01.10.
_ZEROS = re.compile(r"\d{1,2}([.,]\d{1,4}){1,3}")
_EXPONENT = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")


@dataclass(frozen=True)
class Way:
    """How one column is read: what one mark before three digits means, and what its dates prove.

    ``dot`` and ``comma`` are ``thousands``, ``decimal`` or None; ``plain`` says that every cell is
    printable ASCII; ``midnight`` that a column's times are all 00:00.
    """

    dot: str | None = "thousands"
    comma: str | None = None
    month_first: bool = False
    plain: bool = True
    midnight: bool = False


def word_key(text: str) -> str:
    """Return a word without case, accents, and differences of spaces, hyphens, underscores."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s_-]+", " ", plain).strip().lower()


def explain(
    column: Column, value: str | None, kind: str | None, way: Way, native: bool
) -> tuple[str, str, str]:
    """Return the code of the finding for a bad cell, and its two particulars.

    ``kind`` is the letter of a workbook's cell that is not text; ``native``: a typed Parquet value.
    """
    text = value or ""
    code = _damage(column, text, kind)
    if code:
        return code, f"{len(text)}", f"{LONGEST}"
    if column.type == "date":
        return _date(text, kind, way, native)
    if column.type == "moment":
        return _moment(text, way)
    if column.type in {"integer", "number", "money"}:
        return _number(column, text)
    if column.type in {"word", "list"}:
        return _word(column, text)
    return GENERIC[column.type], "", ""


def _damage(column: Column, text: str, kind: str | None) -> str:
    """Return what is wrong with a cell whatever its column means, '' if nothing."""
    if kind == "e" or _ERROR.fullmatch(text):
        return "cell_error"
    if kind == "f":
        return "cell_formula"
    if kind is not None and column.type in {"id", "village_code", "regency_code", "list"}:
        return "code_number" if kind in {"n", "b"} else "code_date"
    if column.type in {"id", *_CODES}:
        shaped = (("number_exponent", _EXPONENT), ("code_date", _DATE_LIKE), ("code_zeros", _ZEROS))
        found = [code for code, shape in shaped if shape.fullmatch(text)]
        if found and (column.type in _CODES or found[0] == "number_exponent"):
            return found[0]
    if len(text) > LONGEST:
        return "cell_long"
    return "cell_control" if _CONTROL.search(text) else ""


def _date(text: str, kind: str | None, way: Way, native: bool) -> tuple[str, str, str]:
    if native or kind == "t":
        return "date_with_time", "", ""
    if kind is None and re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return "date_serial", "", ""
    if re.match(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{4})[T ]+\d{1,2}[:.]\d", text):
        return "date_with_time", "", ""
    return _day(text, way) or ("date_unreadable", "", "")


def _moment(text: str, way: Way) -> tuple[str, str, str]:
    if re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return "date_serial", "", ""
    if re.fullmatch(r"[\d/ -]+", text):
        return _day(text, way) or ("date_unreadable", "", "")
    return _day(text, way) or ("moment_unreadable", "", "")


def _day(text: str, way: Way) -> tuple[str, str, str] | None:
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        first, second = int(slashed[1]), int(slashed[2])
        if first <= 12 and (13 <= second <= 31 or (way.month_first and second <= 12)):
            return "date_month_first", "", ""
    if re.match(r"\d{1,2}([/-]| *)(\d{1,2}|[A-Za-z]+)([/-]| *)\d{2}(\s|$)", text):
        return "date_short_year", "", ""
    return None


def _number(column: Column, text: str) -> tuple[str, str, str]:
    if _EXPONENT.fullmatch(text):
        return "number_exponent", "", ""
    if re.fullmatch(r"[+−-]?[\d.,]+ *%", text):
        if column.unit != "%" and column.maximum != 1:
            return "number_percent", "", ""
        text = text.rstrip(" %")
    mark = re.search(r"[1-9]\d{0,2}[.,]\d{3}", text)
    if mark and re.fullmatch(r"\D*[1-9]\d{0,2}[.,]\d{3}\D*", text):
        whole = re.sub(r"[.,]", "", mark[0])
        return "number_undecided", whole, mark[0].replace(".", ",")
    return GENERIC[column.type], "", ""


def _word(column: Column, text: str) -> tuple[str, str, str]:
    spelled = {
        word_key(other): other for word, others in column.words.items() for other in (word, *others)
    }
    accepted = listed([others[0] if others else word for word, others in column.words.items()])
    pieces = [p for p in re.split("[;,]", text) if word_key(p) not in spelled]
    if column.type == "word" or not pieces:
        pieces = [text]
    close = get_close_matches(word_key(pieces[0]), list(spelled), n=1, cutoff=0.7)
    if close:
        return "word_nearest", accepted, spelled[close[0]]
    return "word_unknown", accepted, ""
