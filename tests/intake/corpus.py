"""Makes odd and bad files, each with what must be said of it: ``python corpus.py FOLDER``."""

from __future__ import annotations

import gzip
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

HEAD = "cooperative_id,name,village_code\n"
ROWS = "K-1,KDMP Satu,15.01.01.2001\nK-2,KDMP Dua,15.01.01.2002\n"
GOOD = HEAD + ROWS


@dataclass(frozen=True)
class Odd:
    """One odd file: its name and bytes, what must be said, whether it is refused, rows kept.

    ``table`` is the one that it is; any other than the cooperatives comes with the register.
    """

    name: str
    content: bytes
    codes: frozenset[str]
    refused: bool
    kept: int
    table: str = "cooperatives"


def xlsx(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """Return a workbook that ``fill`` wrote."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book)
    return buffer.getvalue()


def sheet(
    book: xlsxwriter.Workbook, rows: list[list[object]], name: str | None = None, top: int = 0
):
    """Add a sheet with ``rows``, beginning ``top`` rows down."""
    added = book.add_worksheet(name)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for r, row in enumerate(rows, top):
        for c, value in enumerate(row):
            if isinstance(value, date | datetime):
                added.write_datetime(r, c, value, day)
            else:
                added.write(r, c, value)
    return added


def parquet(**columns: object) -> bytes:
    """Return a Parquet file of these columns."""
    buffer = BytesIO()
    arrays = {k: v if isinstance(v, pa.Array) else pa.array(v) for k, v in columns.items()}
    pq.write_table(pa.table(arrays), buffer)
    return buffer.getvalue()


def rewritten(book: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a ZIP file with one part changed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item.filename, change(content) if item.filename == part else content)
    return buffer.getvalue()


def zipped(**parts: bytes) -> bytes:
    """Return a ZIP file of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return buffer.getvalue()


TABLE: list[list[object]] = [line.split(",") for line in GOOD.splitlines()]
PLAIN = xlsx(lambda book: sheet(book, TABLE))
SHEET = "xl/worksheets/sheet1.xml"


def _hidden(book: xlsxwriter.Workbook) -> None:
    sheet(book, TABLE, "Koperasi")
    sheet(book, TABLE, "Lama").hide()


def _several(book: xlsxwriter.Workbook) -> None:
    sheet(book, [["Ringkasan"], ["Jumlah", 2]], "Ringkasan")
    sheet(book, TABLE, "Koperasi")


def _twice(book: xlsxwriter.Workbook) -> None:
    sheet(book, TABLE, "Satu")
    sheet(book, TABLE, "Dua")


def _titled(book: xlsxwriter.Workbook) -> None:
    rows = [["Data Koperasi Provinsi Jambi"], ["Per 31 Oktober 2026"], [], *TABLE]
    sheet(book, [*rows, [], ["Jumlah", 2]], "Koperasi")


def _damaged(book: xlsxwriter.Workbook) -> None:
    rows = [[*TABLE[0], "nik", "members"], [*TABLE[1], 1502010010001, 12], [*TABLE[2], "7", "x"]]
    added = sheet(book, rows)
    added.write_datetime(1, 2, datetime(2001, 1, 15), book.add_format({"num_format": "dd.mm.yy"}))
    added.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    added.write_formula(2, 4, "=1+1", None, "")


def _two_tables(book: xlsxwriter.Workbook) -> None:
    sheet(book, [*TABLE, [], ["mentor_id", "name", "role"], ["M-1", "Satu", "PMO"]])


def _far(content: bytes) -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return content.replace(b"</sheetData>", far)


def _dtd(content: bytes) -> bytes:
    return content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)


def _odd(
    name: str,
    content: str | bytes,
    codes: str = "",
    *,
    kept: int = 2,
    table: str = "cooperatives",
) -> Odd:
    refused = kept == 0
    raw = content.encode() if isinstance(content, str) else content
    return Odd(name, raw, frozenset(codes.split()), refused, kept, table)


# The register that files of other tables come with, and how those begin.
REGISTER = {
    "cooperatives.csv": HEAD + ROWS + "007,KDMP Tiga,15.01.01.2003\n",
    "mentors.csv": "mentor_id,name,role\nM-1,Pendamping M-1,PMO\n",
}
VISITS = "mentor_id,cooperative_id,started_at"
BUILDING = "cooperative_id,as_of,physical_pct"
LOANS = "loan_id;cooperative_id;scheme;principal_idr"
# What wants to be something else wherever it is shown; each is a name, a heading, a sheet, a file.
HOSTILE = (
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")', "=cmd|' C'!A0",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "**tebal** _x_ `y`",
    "[a](javascript:alert(1))", "![a](http://x)", "# judul", "| a | b |", ":material/home:",
    "$x^2$", "\\input{/etc/passwd}", "#eval(read)", "<br>", "a\u202eb", "a\u200bb", "a\u2066b",
    "'; drop table said; --", '"; drop table said; --', "$source", "{value}", "{first}{second}",
    "../../etc/passwd", "..\\..\\x", "%s%n", "~/.x", "CON", "a\u0000b", "\u0627\u0644", "𝕂", "NA",
)  # fmt: skip


def _beside(book: xlsxwriter.Workbook) -> None:
    rows = [[*TABLE[0], "", "mentor_id", "name", "role"]]
    sheet(book, [*rows, *([*row, "", "M-1", "x", "PMO"] for row in TABLE[1:])])


def _codes_as_dates(book: xlsxwriter.Workbook) -> None:
    rows = [[*TABLE[0]], ["K-1", "a", date(2001, 1, 15)], ["K-2", "b", 15.1]]
    sheet(book, rows)


def _formula_names(book: xlsxwriter.Workbook) -> None:
    added = sheet(book, [TABLE[0]])
    for row in (1, 2):
        for at, text in enumerate((f"K-{row}", "=1+1", f"15.01.01.200{row}")):
            added.write_string(row, at, text)


def odd_files() -> list[Odd]:
    """Return every odd file."""
    long_row = HEAD + "K-1,KDMP Satu,15.01.01.2001,lebih\nK-2,KDMP Dua,15.01.01.2002\n"
    lines = GOOD.splitlines()
    nested = pa.array([{"a": 1}, {"a": 2}])
    return [
        # kinds
        _odd("kosong.csv", b"", "file_empty", kept=0),
        _odd("nol.csv", b"\x00" * 64, "file_empty", kept=0),
        _odd("spasi.csv", b"\xef\xbb\xbf \r\n\r\n", "file_empty", kept=0),
        _odd("arsip.csv", zipped(**{"a.csv": GOOD.encode()}), "file_zip", kept=0),
        _odd("mampat.csv", gzip.compress(GOOD.encode()), "file_gzip", kept=0),
        _odd("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "file_xls", kept=0),
        _odd("lama.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "file_xls", kept=0),
        _odd("masuk.csv", "<!DOCTYPE html><html><body>login</body></html>", "file_html", kept=0),
        _odd("tabel.xls", "\n <table><tr><td>ID</td></tr></table>", "file_html", kept=0),
        _odd("laporan.csv", b"%PDF-1.7 ...", "file_kind", kept=0),
        _odd("data.csv", '[{"cooperative_id": "K-1"}]', "file_kind", kept=0),
        _odd("potong.xlsx", PLAIN[: len(PLAIN) // 2], "file_damaged", kept=0),
        _odd("potong.parquet", parquet(cooperative_id=["K-1"], name=["a"])[:-40], "file_damaged",
             kept=0),
        # encodings
        _odd("bom.csv", b"\xef\xbb\xbf" + GOOD.encode()),
        _odd("utf16.csv", GOOD.encode("utf-16")),
        _odd("utf16le.csv", GOOD.encode("utf-16-le")),
        _odd("cp1252.csv", GOOD.replace("Satu", "Caf\xe9 \u201ekutip\u201c").encode("cp1252"),
             "encoding_windows"),
        _odd("campur.csv", GOOD.encode() + "K-3,Caf\xe9,\nK-4,Caf".encode() + b"\xe9,\n",
             "encoding_mixed", kept=0),
        _odd("aneh.csv", GOOD.encode() + b"K-3,\x81\x8d,\n", "encoding_unknown", kept=0),
        # delimiters, line ends, quotes
        _odd("titik_koma.csv", GOOD.replace(",", ";")),
        _odd("tab.csv", GOOD.replace(",", "\t")),
        _odd("pipa.csv", GOOD.replace(",", "|")),
        _odd("sep.csv", "sep=;\n" + GOOD.replace(",", ";")),
        _odd("cr.csv", GOOD.replace("\n", "\r")),
        _odd("crlf.csv", GOOD.replace("\n", "\r\n")),
        _odd("campur_baris.csv", f"{lines[0]}\r\n{lines[1]}\n{lines[2]}\r"),
        _odd("tanpa_akhir.csv", GOOD.rstrip("\n")),
        _odd("baris_kosong.csv", GOOD.replace("\n", "\n\n") + "\n,,\n"),
        _odd("kutip.csv", HEAD + '"K-1","KDMP ""Satu"", a\nb","15.01.01.2001"\nK-2,b,\n'),
        _odd("kutip_terbuka.csv", GOOD + '"K-3,KDMP Tiga\nK-4,b,c\n', "quote_open", kept=0),
        _odd("kutip_salah.csv", GOOD + '"K-3"x,KDMP Tiga,\n', "quote_open", kept=0),
        _odd("baris_panjang.csv", long_row, "row_length", kept=1),
        _odd("baris_pendek.csv", GOOD + "K-3\n", "row_length"),
        _odd("pemisah_akhir.csv", GOOD.replace("\n", ",\n")),
        # headings
        _odd("indonesia.csv", "ID KOPERASI;nama_koperasi;Kode  Wilayah\n" + ROWS.replace(",", ";")),
        _odd("judul.csv", "Data Koperasi,,\nPer 31 Oktober 2026,,\n" + GOOD, "heading_row"),
        _odd("jumlah.csv", GOOD + "Jumlah,2,\n", "rows_total"),
        _odd("catatan.csv", GOOD + ",,\nSumber: dinas koperasi,,\n", "rows_total"),
        _odd("tanpa_judul.csv", ROWS, "heading_missing", kept=0),
        _odd("asing.csv", "a,b,c\n1,2,3\n", "heading_missing", kept=0),
        _odd("kurang.csv", "cooperative_id,village_code\nK-1,15.01.01.2001\n", "column_missing",
             kept=0),
        _odd("ganda.csv", "ID Koperasi,Kode Koperasi,name\nK-1,K-1,a\n", "heading_twice", kept=0),
        _odd("dua_tabel.csv", GOOD + "\nmentor_id,name,role\nM-1,a,PMO\n", "heading_again", kept=0),
        _odd("berulang.csv", GOOD + GOOD, "heading_again", kept=0),
        _odd("lain.csv", GOOD.replace("\n", ",x\n", 1).replace("1\n", "1,a\n").replace("2\n", "2,b\n"),
             "heading_unknown"),
        _odd("dekat.csv", "cooperative_id,name,Jumlah Angota\nK-1,a,5\nK-2,b,6\n", "heading_nearest"),
        _odd("mentors.csv", GOOD, "name_differs"),
        _odd("hanya_judul.csv", HEAD, "rows_none", kept=-1),
        _odd("sql.csv", 'cooperative_id,name,"x""); drop table said; --"\nK-1,a,1\nK-2,"\'; drop",2\n',
             "heading_unknown"),
        _odd("bintang*[a]?.csv", GOOD),
        _odd("satuan.csv", "loan_id,cooperative_id,scheme,Plafon (gulden)\nL,K-1,lainnya,5\n",
             "heading_unit", kept=0),
        # workbooks
        _odd("biasa.xlsx", PLAIN),
        _odd("bernama.csv", PLAIN),
        _odd("tersembunyi.xlsx", xlsx(_hidden), "sheet_hidden"),
        _odd("beberapa.xlsx", xlsx(_several), "sheet_unknown"),
        _odd("dua_lembar.xlsx", xlsx(_twice), "sheet_twice", kept=0),
        _odd("berjudul.xlsx", xlsx(_titled), "heading_row rows_total"),
        _odd("rusak_excel.xlsx", xlsx(_damaged),
             "code_number code_date cell_error cell_formula"),
        _odd("dua_tabel.xlsx", xlsx(_two_tables), "heading_again", kept=0),
        _odd("kosong.xlsx", xlsx(lambda book: book.add_worksheet()), "heading_missing", kept=0),
        _odd("jauh.xlsx", rewritten(PLAIN, SHEET, _far), "workbook_far", kept=0),
        _odd("dtd.xlsx", rewritten(PLAIN, SHEET, _dtd), "workbook_unsafe", kept=0),
        _odd("bom.xlsx", rewritten(PLAIN, SHEET, lambda c: c + b" " * 30_000_000), "workbook_bomb",
             kept=0),
        _odd("rusak.xlsx", rewritten(PLAIN, SHEET, lambda c: c[: len(c) // 2]), "file_damaged",
             kept=0),
        # Parquet
        _odd("biasa.parquet", parquet(cooperative_id=["K-1", "K-2"], name=["a", "b"])),
        _odd("bintang*.parquet", parquet(cooperative_id=["K-1", "K-2"], name=["a", "b"])),
        _odd("kode_angka.parquet", parquet(cooperative_id=[1, 2], name=["a", "b"]), "column_type",
             kept=0),
        _odd("bersarang.parquet", parquet(cooperative_id=["K-1", "K-2"], name=nested), "column_type",
             kept=0),
        _odd("biner.parquet", parquet(cooperative_id=["K-1", "K-2"], name=[b"a", b"b"]),
             "column_type", kept=0),
        _odd("daftar.parquet", parquet(cooperative_id=["K-1", "K-2"], name=[["a"], ["b"]]),
             "column_type", kept=0),
        _odd("nol.parquet", parquet(cooperative_id=["K-1", "K-2"], name=["a", "b"],
                                    members=pa.nulls(2))),
        _odd("nan.parquet", parquet(cooperative_id=["K-1", "K-2"], name=["a", "b"],
                                    latitude=[float("nan"), float("inf")], longitude=[102.0, 102.0]),
             "number_infinite"),
        # headings again: units, years, line breaks
        _odd("ganti_baris.csv", 'cooperative_id,"Nama\nKoperasi","Jumlah\r\nAnggota"\nK-1,a,5\nK-2,b,6\n'),
        _odd("tahun.csv", "cooperative_id,name,Jumlah Anggota 2026\nK-1,a,5\nK-2,b,6\n", "heading_year"),
        _odd("tahun_kurung.csv", "cooperative_id,name,Jumlah Anggota (2026)\nK-1,a,5\nK-2,b,6\n",
             "heading_year"),
        _odd("dua_tahun.csv", "cooperative_id,name,Jumlah Anggota 2025,Jumlah Anggota 2026\nK-1,a,5,6\n",
             "heading_twice", kept=0),
        _odd("aksara_lain.csv", "cooperative_id,name,مرحبا\nK-1,a,5\nK-2,b,6\n", "heading_unknown"),
        _odd("berdampingan.xlsx", xlsx(_beside), "heading_twice", kept=0),
        _odd("kolom_banyak.csv", HEAD.rstrip() + "," * 198 + "\nK-1,a,\n", "columns_many", kept=0),
        # cells of a register
        _odd("satu_tanggal.csv", "cooperative_id,name,legal_entity_on\nK-1,a,27/06/2025\nK-2,b,31/13/2025\n",
             "date_unreadable"),
        _odd("bulan_dulu.csv", "cooperative_id,name,legal_entity_on\nK-1,a,06/27/2025\nK-2,b,03/02/2025\n",
             "date_month_first"),
        _odd("tahun_pendek.csv", "cooperative_id,name,legal_entity_on\nK-1,a,27/06/25\nK-2,b,\n",
             "date_short_year"),
        _odd("serial.csv", "cooperative_id,name,legal_entity_on\nK-1,a,45835\nK-2,b,\n", "date_serial"),
        _odd("nanti.csv", "cooperative_id,name,legal_entity_on\nK-1,a,2027-06-27\nK-2,b,2025-06-27\n",
             "after_as_of"),
        _odd("pecahan.csv", "cooperative_id,name,members\nK-1,a,12.5\nK-2,b,1_000\n", "integer_unreadable"),
        _odd("pangkat.csv", "cooperative_id,name,members\nK-1,a,1e3\nK-2,b,1.200\n",
             "number_exponent number_form"),
        _odd("kosong_semua.csv", "cooperative_id,name,members,signal\nK-1,a,-,#N/A\nK-2,b,null,N/A\n"),
        _odd("galat.csv", "cooperative_id,name,members\nK-1,a,#REF!\nK-2,b,5\n", "cell_error"),
        _odd("kata.csv", "cooperative_id,name,signal\nK-1,a,lema\nK-2,b,entah\n", "word_nearest word_unknown"),
        _odd("kendali.csv", "cooperative_id,name,nib\nK-1,a,1\x072\nK-2,b,\x001\n", "cell_control"),
        _odd("arah.csv", "cooperative_id,name\nK-1,a\u202eb\nK-2,\u200bc\n", "marks_removed"),
        _odd("rumus.csv", 'cooperative_id,name\nK-1,=1+1\nK-2,"@x"\n', "formula_like"),
        _odd("rumus.xlsx", xlsx(_formula_names), "formula_like"),
        _odd("kode_pangkat.csv", "cooperative_id,name\n1.5E+09,a\nK-2,b\n", "number_exponent", kept=1),
        _odd("kode_tanggal.xlsx", xlsx(_codes_as_dates), "code_date code_number"),
        _odd("kode_nol.csv", "cooperative_id,name,village_code\nK-1,a,15.1.1.2001\nK-2,b,15/01/2001\n",
             "code_zeros code_date"),
        # places
        _odd("tukar.csv", "cooperative_id,name,latitude,longitude\nK-1,a,102.27,-2.06\nK-2,b,2.06,102.27\n",
             "coordinates_swapped coordinates_sign"),
        _odd("luar.csv", "cooperative_id,name,latitude,longitude\nK-1,a,-6.2,106.8\nK-2,b,-2.06,102.27\n",
             "coordinates_outside"),
        _odd("kabupaten_lain.csv", GOOD.replace("\n", ",-2.07,102.27\n").replace(
             "village_code,-2.07,102.27", "village_code,latitude,longitude"), "coordinates_elsewhere"),
        _odd("satu_desa.csv", GOOD.replace("2002", "2001"), "village_shared"),
        _odd("desa_asing.csv", GOOD.replace("15.01.01.2002", "15.01.01.2999"), "village_unknown"),
        _odd("bps.csv", GOOD.replace("15.01.01.2002", "1507010001"), "village_ambiguous"),
        _odd("bertentangan.csv", "cooperative_id,name,village_code,regency_name\n"
             "K-1,a,15.01.01.2001,Kab. Tebo\nK-2,b,15.01.01.2002,Kerinci\n", "village_contradicted"),
        _odd("kunci_ganda.csv", GOOD + "K-1,lain,15.01.01.2001\n", "duplicate_differs", kept=1),
        _odd("kunci_sama.csv", GOOD + "K-1,KDMP Satu,15.01.01.2001\n", "duplicate_equal"),
        # other tables, with their register
        _odd("tanpa_tanggal.csv", "cooperative_id,physical_pct\nK-1,5\n", "day_missing", kept=0,
             table="construction"),
        _odd("pecahan_persen.csv", f"{BUILDING}\nK-1,2026-10-01,0.5\nK-2,2026-10-01,1\n",
             "percent_fractions", table="construction"),
        _odd("di_luar.csv", f"{BUILDING}\nK-1,2026-10-01,100.1\nK-2,2026-10-01,100\n", "out_of_range",
             kept=1, table="construction"),
        _odd("dua_cara.csv", f"{BUILDING},land_area_m2\nK-1,2026-10-01,5,1.200\n".replace(",", "\t"),
             "number_undecided", kept=1, table="construction"),
        _odd("nol_hilang.csv", f"{BUILDING}\n7,2026-10-01,5\nK-1,2026-10-01,5\n", "orphan_zeros", kept=1,
             table="construction"),
        _odd("yatim.csv", BUILDING + "\nK-1,2026-10-01,5" + "".join(f"\nX-{i},2026-10-01,5" for i in range(5)),
             "orphans_many", kept=0, table="construction"),
        _odd("nama.csv", "Nama Koperasi,as_of,physical_pct\nKDMP Satu,2026-10-01,5\nEntah Apa Itu,2026-10-01,5\n",
             "name_unconfirmed name_unknown", kept=-1, table="construction"),
        _odd("belum_diisi.csv", f"{BUILDING}\nK-1,,\nK-2,2026-10-01,5\n", "rows_not_filled_in", kept=1,
             table="construction"),
        _odd("ribuan.csv", f"{LOANS}\nL-1;K-1;lainnya;500000\nL-2;K-2;lainnya;600000\n", "money_scaled",
             table="financing"),
        _odd("utc.csv", VISITS + "".join(f"\nM-1,K-1,2026-10-{n:02} 02:00" for n in range(1, 13)),
             "moment_utc id_made", kept=12, table="visits"),
        _odd("zona.csv", f"{VISITS}\nM-1,K-1,2026-10-01T02:00:00Z\nM-1,K-2,2026-10-01 09:00 WITA\n",
             "moment_offset id_made", table="visits"),
        _odd("tanpa_jam.csv", f"{VISITS}\nM-1,K-1,2026-10-01\nM-1,K-2,2026-10-01 09:00\n",
             "moment_no_time id_made", table="visits"),
        _odd("tengah_malam.csv", f"{VISITS}\nM-1,K-1,2026-10-01 00:00\nM-1,K-2,2026-10-02 00:00\n",
             "moment_midnight id_made", table="visits"),
        _odd("mundur.csv", f"{VISITS},ended_at\nM-1,K-1,2026-10-01 09:00,2026-10-01 08:59\n",
             "ended_before_started id_made", kept=1, table="visits"),
    ]  # fmt: skip


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for odd in odd_files():
        (target / odd.name).write_bytes(odd.content)
