"""Names in place of ids: asked about, nearest first, taken when confirmed, never silent."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dashboard.intake import Bases, Declared, mentor_list
from dashboard.intake.keys import name_key
from dashboard.intake.likeness import Directory, Named
from dashboard.reference import load

from .conftest import Read, Upload
from .corpus import parquet, sheet, xlsx

# Sample people are codes.
COOPERATIVES = """\
cooperative_id,name,village_code
K-1,KDMP Koto Dian,15.72.03.2011
K-2,KDMP Semerap,15.01.23.2011
K-3,KKMP Lempur Tengah,15.01.01.1004
"""
MENTORS = """\
mentor_id,name,role,regency_code
M-1,Pendamping M-1,asisten bisnis,15.01
M-2,Pendamping M-2,asisten bisnis,15.02
"""
FORM = """\
Nama Pendamping,Nama Koperasi,Desa,Kabupaten,Tanggal Kunjungan
Pendamping M-1,Koperasi Desa Merah Putih Semerap,Semerap,Kerinci,2026-10-01
PENDAMPING M-1,KDMP Semerep,Semerap,Kerinci,2026-10-02
Pendamping M-2,Lempur Tengah,,,2026-10-03
"""


def everything(upload: Upload, text: str, declared: Declared | None = None) -> Read:
    files = {"c.csv": COOPERATIVES, "m.csv": MENTORS, "f.csv": text}
    return upload(files, declared=declared)


def test_even_an_exact_name_is_asked_about(upload: Upload) -> None:
    result = everything(upload, FORM)
    assert not result.intake.refused
    assert result.rows("visits") == []
    asked = {(q.refers_to, q.name): q for q in result.intake.asked.names}
    exact = asked["cooperatives", "Koperasi Desa Merah Putih Semerap"]
    assert exact.candidates[0].id == "K-2"
    assert exact.candidates[0].likeness == 1
    assert exact.places == "Semerap, Kerinci"
    assert "Semerap" in exact.candidates[0].shown
    assert "Kab. Kerinci" in exact.candidates[0].shown
    assert asked["cooperatives", "KDMP Semerep"].candidates[0].id == "K-2"
    assert asked["cooperatives", "Lempur Tengah"].candidates[0].id == "K-3"
    # Case makes no other name: one question for both rows.
    assert asked["mentors", "Pendamping M-1"].rows == 2
    assert result.sentence("name_unconfirmed").startswith(
        'f.csv, row 2, "Nama Koperasi": "Koperasi Desa Merah Putih Semerap" is a name, not an id,'
        " and not yet confirmed; the nearest is KDMP Semerap (Semerap, "
    )


def test_confirmed_names_become_ids_and_that_is_said(upload: Upload) -> None:
    asked = everything(upload, FORM).intake.asked.names
    said = Declared(names={q.key: q.candidates[0].id for q in asked})
    result = everything(upload, FORM, said)
    assert sorted((v["mentor_id"], v["cooperative_id"]) for v in result.rows("visits")) == [
        ("M-1", "K-2"),
        ("M-1", "K-2"),
        ("M-2", "K-3"),
    ]
    assert not result.intake.asked.names
    assert "the names in 3 rows were read as ids" in result.sentence("name_resolved")
    # The same answers give the same rows, whose ids are made from what they say.
    assert everything(upload, FORM, said).rows("visits") == result.rows("visits")


def test_a_part_that_is_confirmed_frees_its_rows(upload: Upload) -> None:
    asked = everything(upload, FORM).intake.asked.names
    some = {q.key: q.candidates[0].id for q in asked if q.name != "KDMP Semerep"}
    result = everything(upload, FORM, Declared(names=some))
    assert len(result.rows("visits")) == 2
    assert [q.name for q in result.intake.asked.names] == ["KDMP Semerep"]
    assert result.said("name_unconfirmed") == [("name_unconfirmed", "3", "Nama Koperasi")]


def test_rows_set_aside_for_a_name_keep_it(upload: Upload) -> None:
    rejected = everything(upload, FORM).rejected("visits")
    assert [row["Nama Koperasi"] for row in rejected][:1] == ["Koperasi Desa Merah Putih Semerap"]
    assert rejected[0]["Desa/Kelurahan"] == "Semerap"


def test_an_answer_whose_id_is_gone_is_asked_about_again(upload: Upload) -> None:
    asked = everything(upload, FORM).intake.asked.names
    result = everything(upload, FORM, Declared(names={q.key: "K-9" for q in asked}))
    assert len(result.intake.asked.names) == len(asked)
    assert result.rows("visits") == []


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_names_in_other_files(form: str, upload: Upload) -> None:
    rows = [line.split(",") for line in FORM.splitlines()]
    content = {
        "xlsx": xlsx(lambda book: sheet(book, rows)),
        "parquet": parquet(**dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))),
    }[form]
    result = upload({"c.csv": COOPERATIVES, "m.csv": MENTORS, f"f.{form}": content})
    assert len(result.intake.asked.names) == 5


def test_names_are_matched_with_the_base_where_its_register_is_not_uploaded(
    upload: Upload,
) -> None:
    before = upload({"c.csv": COOPERATIVES, "m.csv": MENTORS}).intake.tables
    bases = Bases(real={n: [p] for n, p in before.items()}, current="real")
    asked = upload({"f.csv": FORM}, bases=bases).intake.asked.names
    assert {q.candidates[0].id for q in asked} == {"K-2", "K-3", "M-1", "M-2"}


def test_names_without_a_register_are_refused(upload: Upload) -> None:
    result = upload({"f.csv": FORM})
    assert {c for _, _, c in result.said("parent_missing")} == {"Nama Pendamping", "Nama Koperasi"}


def test_names_in_a_column_of_ids(upload: Upload) -> None:
    text = (
        "cooperative_id,as_of,physical_pct\nKDMP Semerap,2026-10-01,5\nLempur Tengh,2026-10-01,6\n"
    )
    asked = everything(upload, text).intake.asked.names
    assert [(q.name, q.candidates[0].id) for q in asked] == [
        ("KDMP Semerap", "K-2"),
        ("Lempur Tengh", "K-3"),
    ]
    said = Declared(names={q.key: q.candidates[0].id for q in asked})
    result = everything(upload, text, said)
    assert result.column("construction", "cooperative_id") == ["K-2", "K-3"]
    # An id that nobody has stays one that nobody has.
    strange = everything(upload, text.replace("KDMP Semerap", "K-1").replace("Lempur Tengh", "K-7"))
    assert not strange.intake.asked.names
    assert strange.said("orphan") == [("orphan", "3", "cooperative_id")]


def test_an_id_in_a_column_of_names_is_an_id(upload: Upload) -> None:
    text = "Koperasi,as_of,physical_pct\nK-1,2026-10-01,5\n"
    result = everything(upload, text)
    assert result.column("construction", "cooperative_id") == ["K-1"]
    assert result.said("name_is_id") == [("name_is_id", "", "Koperasi")]


def test_an_id_goes_before_the_name_beside_it_and_an_empty_pair_is_said(upload: Upload) -> None:
    text = (
        "ID Koperasi,Nama Koperasi,as_of,physical_pct\n"
        "K-1,apa saja,2026-10-01,5\n,Semerap,2026-10-01,5\n,,2026-10-01,5\n"
    )
    result = everything(upload, text)
    assert result.column("construction", "cooperative_id") == ["K-1"]
    assert result.said("name_unconfirmed", "required_empty") == [
        ("name_unconfirmed", "3", "ID Koperasi"),
        ("required_empty", "4", "ID Koperasi"),
    ]


def test_an_id_and_a_name_with_nothing_in_common_are_noted(upload: Upload) -> None:
    text = (
        "ID Koperasi,Nama Koperasi,as_of,physical_pct\n"
        "K-1,Koperasi Koto Dian,2026-10-01,5\nK-2,Lempur Tengah,2026-10-01,5\nK-3,,2026-10-01,5\n"
    )
    result = everything(upload, text)
    assert result.said("name_denied") == [("name_denied", "3", "ID Koperasi")]
    assert "K-2 is KDMP Semerap (Semerap, Danau Kerinci Barat, Kab. Kerinci), but beside it" in (
        result.sentence("name_denied")
    )
    assert len(result.rows("construction")) == 3


def test_an_optional_name_costs_its_cell_alone(upload: Upload) -> None:
    text = (
        "cooperative_id,kind,delivered_on,Nama Pendamping\nK-1,proposal,2026-10-01,Pendamping M-1\n"
    )
    result = everything(upload, text)
    assert result.column("deliverables", "mentor_id") == [None]
    assert "its row was kept" in result.sentence("name_unconfirmed")


def test_villages_by_name(upload: Upload) -> None:
    text = "Desa,Kecamatan,Kabupaten,Tahun,Pagu Dana Desa\nSemerap,Danau Kerinci Barat,Kerinci,2026,5\n"
    (question,) = everything(upload, text).intake.asked.names
    assert question.candidates[0].id == "15.01.23.2011"
    said = Declared(names={question.key: "15.01.23.2011"})
    result = everything(upload, text, said)
    assert result.column("village_funds", "village_code") == ["15.01.23.2011"]


def test_a_strange_heading_of_names_may_be_the_id(upload: Upload) -> None:
    """Until somebody says so, the village names the cooperative."""
    text = "Yang Dikunjungi,Desa,as_of,physical_pct\nLempur Tengah,Semerap,2026-10-01,5\n"
    asked = everything(upload, text).intake.asked
    assert [(q.name, q.candidates[0].id) for q in asked.names] == [("Semerap", "K-2")]
    (heading,) = asked.headings
    assert "cooperative_id" in heading.nearest
    said = Declared(headings={heading.key: "cooperative_id"})
    (name,) = everything(upload, text, said).intake.asked.names
    assert (name.name, name.places) == ("Lempur Tengah", "Semerap")
    assert {c.id for c in name.candidates} == {"K-2", "K-3"}


def test_two_spellings_of_one_cooperative_are_one_row_or_none(upload: Upload) -> None:
    text = "Nama Koperasi,as_of,physical_pct\nSemerap,2026-10-01,5\nKDMP Semerap,2026-10-01,6\n"
    asked = everything(upload, text).intake.asked.names
    said = Declared(names={q.key: "K-2" for q in asked})
    result = everything(upload, text, said)
    assert len(asked) == 2
    assert len(result.said("duplicate_differs")) == 2


def test_simulated_names_stay_on_their_line(upload: Upload) -> None:
    files = {
        "c.csv": COOPERATIVES.replace("K-", "SIM-K-"),
        "m.csv": MENTORS.replace("M-", "SIM-M-"),
    }
    before = upload(files).intake.tables
    bases = Bases(simulated={n: [p] for n, p in before.items()}, current="simulated")
    asked = upload({"f.csv": FORM}, bases=bases).intake.asked.names
    said = Declared(names={q.key: q.candidates[0].id for q in asked})
    result = upload({"f.csv": FORM}, bases=bases, declared=said)
    assert result.intake.simulated
    assert {row["visit_id"][:4] for row in result.rows("visits")} == {"SIM-"}


# --- who is near


def directory() -> Directory:
    villages = load().villages
    return Directory(
        Named(code, f"KDMP {name}", (name, district, ""))
        for code, name, district in zip(
            villages["village_code"], villages["name"], villages["district_name"], strict=True
        )
    )


def test_places_tell_namesakes_apart() -> None:
    villages = load().villages
    names = villages["name"].value_counts()
    twins = villages[villages["name"] == names.index[0]]
    wanted = [(f"Koperasi {n}", ("", d, "")) for n, d in zip(twins["name"], twins["district_name"],
                                                            strict=True)]  # fmt: skip
    found = directory().candidates(wanted)
    assert [f[0].id for f in found] == list(twins["village_code"])
    assert all(f[0].likeness == 1 > f[1].likeness for f in found)


def test_a_misspelt_letter_is_forgiven_everywhere() -> None:
    villages = load().villages.iloc[::9]
    wanted = [(f"kdmp. {n[:3]}h{n[3:]}", (n, d, "")) for n, d in zip(villages["name"],
              villages["district_name"], strict=True)]  # fmt: skip
    found = directory().candidates(wanted)
    assert [f[0].id for f in found] == list(villages["village_code"])


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=8)), max_size=6))
def test_no_text_breaks_the_matching(wanted: list[tuple[str, str]]) -> None:
    somebody = Directory([Named("K-1", "KDMP Satu", ("Satu",)), Named("K-2", "", ("",))])
    found = somebody.candidates([(name, (place,)) for name, place in wanted])
    assert len(found) == len(wanted)
    assert all(0 <= c.likeness <= 1 for candidates in found for c in candidates)
    assert Directory([]).candidates([("a", ("b",))]) == [()]


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_letters_are_different_names(one: str, other: str) -> None:
    assert name_key(one) == name_key(one.upper().lower()) or not one.isascii()
    if one.isalnum() and other.isalnum() and one.isascii() and other.isascii():
        assert (name_key(one) == name_key(other)) == (one.lower() == other.lower())


def test_mentors_that_no_list_holds_are_listed_to_complete(upload: Upload) -> None:
    before = upload({"c.csv": COOPERATIVES, "f.csv": FORM})
    assert before.intake.refused
    assert "parent_missing" in before.codes()
    unlisted = before.intake.asked.unlisted
    # Case makes no other name, and a row without a regency does not hide it.
    assert unlisted == [("Pendamping M-2", ""), ("Pendamping M-1", "Kerinci")]
    rows = CalamineWorkbook.from_filelike(BytesIO(mentor_list(unlisted, "id")))
    heads, *filled = rows.get_sheet_by_index(0).to_python()
    at = {heading: place for place, heading in enumerate(heads)}
    assert [row[at["ID Pendamping"]] for row in filled] == ["P-001", "P-002"]
    assert [row[at["Nama Pendamping"]] for row in filled] == [name for name, _ in unlisted]
    assert {row[at["Peran"]] for row in filled} == {""}
