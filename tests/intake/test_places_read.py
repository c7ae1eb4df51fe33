"""Village and regency codes of both systems, and names instead of codes."""

from __future__ import annotations

import pytest

from dashboard.intake.places import Places, place_key
from dashboard.reference import load

from .conftest import Upload

PLACES = Places(load())

# code | village | district | regency | stored code | finding
VILLAGES = """
15.01.01.2001 |             |             |                         | 15.01.01.2001 |
1501012001    |             |             |                         | 15.01.01.2001 |
15.01.01.2001 | Selam Paung | Gunung Raya | Kab. Kerinci            | 15.01.01.2001 |
15.01.01.2001 | DESA SELAM PAUNG | Kec. Gunung Raya | Kerinci        | 15.01.01.2001 |
15.01.01.2001 | Selampaung  |             | Kabupaten Kerinci       | 15.01.01.2001 |
15.01.01.2001 | Dusun Lama  |             | Kab. Kerinci            | 15.01.01.2001 | village_name_differs
15.01.01.2001 | Air Mumu    | Gunung Raya | Kab. Kerinci            |               | village_contradicted
15.01.01.2001 | Selam Paung | Gunung Raya | Kab. Merangin           |               | village_contradicted
15.01.99.2001 |             |             |                         | 15.01.99.2001 | village_unknown
1501992001    |             |             |                         | 15.01.99.2001 | village_unknown
1501010001    |             |             |                         |               | village_bps_unproved
1501010001    | Selam Paung | Gunung Raya | Kab. Kerinci            | 15.01.01.2001 | village_bps
1506010001    |             |             |                         |               | village_ambiguous
1507010001    |             |             |                         |               | village_ambiguous
1508010001    |             |             |                         |               | village_ambiguous
1509010001    |             |             |                         |               | village_ambiguous
              | Selam Paung | Gunung Raya | Kerinci                 | 15.01.01.2001 | village_from_names
              | Selam Paung |             |                         | 15.01.01.2001 | village_from_names
              | Selam Paung | Gunung Raya | Kab. Merangin           |               | village_names_unknown
              | Atlantis    | Gunung Raya | Kab. Kerinci            |               | village_names_unknown
              |             |             |                         |               | village_none
"""


@pytest.mark.parametrize("line", VILLAGES.strip("\n").splitlines())
def test_village(line: str) -> None:
    code, village, district, regency, stored, finding = (p.strip() for p in line.split("|"))
    reading = PLACES.village(code, village, district, regency)
    assert (reading.value or "", reading.code) == (stored, finding)


def test_a_bps_code_of_a_swapped_pair_is_read_by_its_names() -> None:
    villages = load().villages
    east = villages[villages["regency_code"] == "15.07"].drop_duplicates(
        ["name", "district_name"], keep=False
    )
    village = east.iloc[0]
    reading = PLACES.village(
        "1506010001", village["name"], village["district_name"], "Kab. Tanjab Timur"
    )
    assert (reading.value, reading.code) == (village["village_code"], "village_bps")
    # The same digits with the other name are Kemendagri's, which has no such village.
    assert PLACES.village("1506010001", "", "", "Tanjung Jabung Barat").value is None


def test_names_that_several_villages_share_are_not_guessed() -> None:
    villages = load().villages
    shared = villages[villages.duplicated("name", keep=False)].iloc[0]
    reading = PLACES.village("", shared["name"], "", "")
    assert (reading.value, reading.code) == (None, "village_names_several")
    full = PLACES.village("", shared["name"], shared["district_name"], "")
    assert full.code in {"village_from_names", "village_names_several"}


REGENCIES = """
15.06 |                        | 15.06 |
15.02 |                        | 15.02 |
1502  |                        | 15.02 |
1506  |                        |       | regency_ambiguous
1507  |                        |       | regency_ambiguous
1508  |                        |       | regency_ambiguous
1509  |                        |       | regency_ambiguous
1506  | Tanjung Jabung Barat   | 15.06 |
1506  | Kab. Tanjab Timur      | 15.07 | regency_bps
1509  | Bungo                  | 15.08 | regency_bps
15.06 | Kab. Tebo              |       | regency_contradicted
1504  | Batang Hari            | 15.04 |
9999  |                        |       | regency_code_form
      | Batang Hari            | 15.04 | regency_from_name
      | Batanghari             | 15.04 | regency_from_name
      | Kota Jambi             | 15.71 | regency_from_name
      | Jambi                  |       | regency_name_unknown
      | Provinsi Jambi         |       |
      | Tanjab Barat           | 15.06 | regency_from_name
      | Atlantis               |       | regency_name_unknown
      |                        |       |
"""


@pytest.mark.parametrize("line", REGENCIES.strip("\n").splitlines())
def test_regency(line: str) -> None:
    code, name, stored, finding = (part.strip() for part in line.split("|"))
    reading = PLACES.regency(code, name)
    assert (reading.value or "", reading.code) == (stored, finding)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Desa Sungai Contoh", "sungaicontoh"),
        ("Kel. Sungai-Contoh", "sungaicontoh"),
        ("KAB.MERANGIN", "merangin"),
        ("Kota Baru", "baru"),
        ("Kotabaru", "kotabaru"),
        ("", ""),
    ],
)
def test_place_key(name: str, key: str) -> None:
    assert place_key(name) == key


def test_cooperatives_keep_their_row_whatever_their_village(upload: Upload) -> None:
    text = (
        "cooperative_id,name,village_code,Desa,Kecamatan,Kabupaten\n"
        "K-1,a,1506010001,,,\n"
        "K-2,b,15.01.99.2001,,,\n"
        "K-3,c,,SELAM PAUNG,Gunung Raya,Kab. Kerinci\n"
        "K-4,d,bukan kode,Selam Paung,Gunung Raya,Kab. Kerinci\n"
    )
    result = upload({"c.csv": text})
    assert result.column("cooperatives", "village_code") == [
        None,
        "15.01.99.2001",
        "15.01.01.2001",
        "15.01.01.2001",  # names stand in for a code that cannot be read
    ]
    ambiguous = result.sentence("village_ambiguous")
    assert "Tanjung Jabung Barat" in ambiguous
    assert "Tanjung Jabung Timur" in ambiguous
    assert result.said("village_code_form") == [("village_code_form", "5", "village_code")]
    assert not result.intake.rejected


def test_names_alone_place_a_cooperative(upload: Upload) -> None:
    text = "cooperative_id;name;Desa;Kecamatan\nK-1;a;Selam Paung;Gunung Raya\n"
    assert upload({"c.csv": text}).column("cooperatives", "village_code") == ["15.01.01.2001"]


def test_two_cooperatives_in_one_village_are_kept_and_said(upload: Upload) -> None:
    text = "cooperative_id,name,village_code\nK-1,a,15.01.01.2001\nK-2,b,1501012001\n"
    result = upload({"c.csv": text})
    assert len(result.rows("cooperatives")) == 2
    assert "K-1, K-2" in result.sentence("village_shared")


def test_unknown_villages_are_orphans_where_only_the_village_counts(upload: Upload) -> None:
    text = "village_code,year,allocation_idr\n15.01.01.2001,2026,5\n15.01.99.2001,2026,5\n"
    result = upload({"dana.csv": text})
    assert result.column("village_funds", "village_code") == ["15.01.01.2001"]
    assert result.said() == [("orphan", "3", "village_code")]


def test_mentors_by_code_or_by_name(upload: Upload) -> None:
    named = "mentor_id,name,role,Wilayah Tugas\nM-1,a,PMO,Kab. Tebo\nM-2,b,PMO,Provinsi Jambi\n"
    assert upload({"m.csv": named}).column("mentors", "regency_code") == ["15.09", None]
    coded = "mentor_id,name,role,regency_code\nM-1,a,PMO,1508\nM-2,b,PMO,\n"
    result = upload({"m.csv": coded})
    assert result.said("regency_ambiguous") == [("regency_ambiguous", "2", "regency_code")]


def test_area_codes_of_the_calendar(upload: Upload) -> None:
    rows = ["15", "15.01", "15.08.16", "1506", "99"]
    text = "date_from,date_to,scope_code,kind\n" + "".join(
        f"2026-03-0{i},2026-03-09,{code},banjir\n" for i, code in enumerate(rows, 1)
    )
    result = upload({"k.csv": text})
    assert result.column("calendar", "scope_code") == ["15", "15.01", "15.08.16", "99"]
    assert result.said("scope_unknown") == [("scope_unknown", "6", "scope_code")]
    assert result.said("regency_ambiguous") == [("regency_ambiguous", "5", "scope_code")]
