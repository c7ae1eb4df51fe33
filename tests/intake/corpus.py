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
    """One odd file: its name and bytes, what must be said, whether it is refused, rows kept."""

    name: str
    content: bytes
    codes: frozenset[str]
    refused: bool
    kept: int


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


def _odd(name: str, content: str | bytes, codes: str = "", *, kept: int = 2) -> Odd:
    refused = kept == 0
    raw = content.encode() if isinstance(content, str) else content
    return Odd(name, raw, frozenset(codes.split()), refused, kept)


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
    ]  # fmt: skip


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for odd in odd_files():
        (target / odd.name).write_bytes(odd.content)
