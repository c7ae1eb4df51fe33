"""The phone-check list: chosen by chance alone, and a sheet that uploads back as back-checks."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from dashboard import contract, intake, reference
from dashboard.desk import phone_check_sheet, phone_checks, phone_script
from dashboard.questions import Reader
from dashboard.words import LANGUAGES

from .world import World, write

FACTS = {
    "cooperative_id": "varchar",
    "name": "varchar",
    "village_name": "varchar",
    "regency_name": "varchar",
    "regency_code": "varchar",
    "scope_code": "varchar",
    "visits": "bigint",
}
VISITS = """
visit_id | cooperative_id | started_at
SIM-V1   | SIM-K001       | 2026-10-01 09:00
SIM-V2   | SIM-K001       | 2026-10-20 09:00
SIM-V3   | SIM-K001       | 2026-11-20 09:00
"""


def listing(world: World, n=100, number=1, random=(), **more):
    """A release of ``n`` cooperatives in five regencies; each tenth has no visits."""
    facts = [
        {
            "cooperative_id": f"SIM-K{i:03}",
            "name": f"KDMP {i}",
            "village_name": "Desa",
            "regency_name": f"Kab. {i % 5}",
            "regency_code": f"15.0{i % 5 + 1}",
            "scope_code": f"15.0{i % 5 + 1}.01",
            "visits": 0 if i % 10 == 0 else 3,
        }
        for i in range(n)
    ]
    path = write(world.folder / f"facts{number}.parquet", FACTS, facts)
    cases = "\n".join(["case", *(f"random_check:cooperative:{each}" for each in random)])
    return world.release(
        number,
        cases if random else "",
        results={"cooperative_facts": (path,)},
        data={"visits": VISITS},
        **more,
    )


def ids(checks):
    return [each.cooperative_id for each in checks]


def test_thirty_random_checks_first_spread_over_regencies(world):
    found = phone_checks(listing(world, random=("SIM-K010", "SIM-K001")))
    assert ids(found)[:2] == ["SIM-K010", "SIM-K001"]
    assert [each.random for each in found] == [True, True] + [False] * 28
    assert len(set(ids(found))) == 30
    assert set(Counter(each.regency for each in found).values()) == {6}
    drawn = [int(each.removeprefix("SIM-K")) for each in ids(found)[2:]]
    assert all(n % 10 for n in drawn), "who was not visited is not asked about visits"


def test_the_draw_is_fixed_by_the_release(world):
    first = listing(world)
    assert phone_checks(first) == phone_checks(first)
    assert ids(phone_checks(first)) != ids(phone_checks(listing(world, number=2)))


def test_a_scope_and_a_readers_regencies_bound_the_list(world):
    release = listing(world, random=("SIM-K001",))
    inside = phone_checks(release, scope="15.03")
    assert {each.regency for each in inside} == {"Kab. 2"}
    assert {
        each.regency for each in phone_checks(release, reader=Reader("official", ("15.02",)))
    } == {"Kab. 1"}


def test_fewer_where_there_are_fewer_and_none_without_facts(world):
    assert len(phone_checks(listing(world, n=7))) == 6
    assert phone_checks(world.release(2, "")) == ()


def test_how_many_is_a_setting(world):
    release = listing(world, overrides="[worklist]\nphone_checks = 5\n")
    assert len(phone_checks(release)) == 5


def test_the_latest_visit_until_the_release_is_asked_about(world):
    (first, *_) = phone_checks(listing(world, random=("SIM-K001",)))
    assert (first.visit_id, first.visited_at) == ("SIM-V2", datetime(2026, 10, 20, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_are_those_of_the_contract(world, language):
    content = phone_check_sheet(listing(world), language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    headings = book.get_sheet_by_index(0).to_python()[0]
    known = [c.heading for c in contract.tables()["back_checks"].columns.values()]
    assert headings[: len(known)] == known
    script = book.get_sheet_by_index(1).to_python()
    assert [row[0] for row in script] == phone_script("id")
    assert [row[1] for row in script] == phone_script("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_sheet_uploads_back_as_back_checks(world, tmp_path, language):
    release = listing(world, n=20, random=("SIM-K001",))
    book = CalamineWorkbook.from_filelike(io.BytesIO(phone_check_sheet(release, language)))
    upload = tmp_path / "cek.xlsx"
    with xlsxwriter.Workbook(upload) as filled:
        for name in book.sheet_names:
            sheet = filled.add_worksheet(name)
            for at, row in enumerate(book.get_sheet_by_name(name).to_python()):
                if name == "Cek ulang" and at:
                    row[2:4] = ["01/11/2026", "terkonfirmasi"]
                for column, text in enumerate(row):
                    sheet.write_string(at, column, text)
    register = tmp_path / "cooperatives.csv"
    rows = [f"SIM-K{i:03},KDMP {i},15.01.01.{2001 + i}" for i in range(20)]
    register.write_text("\n".join(["cooperative_id,name,village_code", *rows]))
    people = tmp_path / "mentors.csv"
    people.write_text("mentor_id,name,role\nSIM-M1,Satu,business_assistant\n")
    visits = tmp_path / "visits.csv"
    told = [line.split(" | ") for line in VISITS.strip().splitlines()[:3]]
    visits.write_text(
        "\n".join(
            ",".join([*(c.strip() for c in line), who])
            for line, who in zip(told, ("mentor_id", "SIM-M1", "SIM-M1"), strict=True)
        )
    )
    taken = intake.read(
        [upload, register, people, visits],
        bases=intake.Bases(),
        reference=reference.load(),
        as_of=date(2026, 11, 2),
        today=date(2026, 11, 2),
        work=tmp_path / "work",
    )
    (summary,) = [each for each in taken.files if each.table == "back_checks"]
    assert (summary.rows_read, summary.rows_set_aside) == (18, 0)
    assert not taken.refused
    assert {f.code for f in taken.findings if f.file == "cek.xlsx"} <= {
        "heading_unknown",
        "sheet_unknown",
    }
