"""The fast reader of large CSV files gives what the exact one gives, or leaves it to that."""

import csv
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.intake.records import CsvFile

HEADINGS = "a,b\n"
CELLS = st.one_of(
    st.sampled_from(["", "x", "é", '"x"', '"x,y"', '"x\ny"', '"x\r\ny"', '"x""y"', '""', '""""']),
    st.text('x,"\n\r \ufeff;', max_size=4),
)
LINES = st.tuples(
    st.lists(CELLS, min_size=1, max_size=3).map(",".join),
    st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n", ""]),
).map("".join)
FILES = st.one_of(
    st.lists(LINES, max_size=12).map("".join),
    st.text('x,"\n\r', max_size=30),
    # Well-formed files, whose blocks are to be parsed fast.
    st.tuples(
        st.lists(st.lists(CELLS.filter(lambda c: c == "x" or c[:1] == '"' == c[-1:]), min_size=2,
                          max_size=2).map(",".join), min_size=1, max_size=12),
        st.sampled_from(["\n", "\r\n"]),
    ).map(lambda parts: parts[1].join(parts[0])),
)  # fmt: skip


def exactly(text):
    """Return the numbered records as Python's reader gives them, and whether it stops early."""
    records = []
    try:
        for row, cells in enumerate(csv.reader(StringIO(text, newline=""), strict=True), 1):
            records.append((row, cells))
    except csv.Error:
        return records[1:], True
    return records[1:], False


def in_blocks(path, size):
    """Return the numbered records of all blocks, whether they stop early, and the rows parsed."""
    read, fast = [], 0
    written = CsvFile.of(path, "utf-8", "", ",", 0, (0, 1))
    assert written.width == 2
    try:
        for block in written.blocks(size):
            if block.text is None:
                for row, cells in enumerate(block.records, block.row):
                    read.append((row, cells))
            else:
                rows = [(r["_row"], [r["c0"], r["c1"]]) for r in block.text.to_pylist()]
                assert list(block.tail) == rows[-10:]
                # What lies around a block's records may make it less than simple, never more.
                plain = all(c.isascii() and c.isprintable() for _, cells in rows for c in cells)
                assert plain or not block.simple
                read += rows
                fast += len(rows)
    except csv.Error:
        return read, True, fast
    return read, False, fast


@settings(max_examples=400, deadline=None)
@given(FILES, st.sampled_from([8, 20, 60, 1 << 20]))
@example("x,y\n\n1,2\n", 1 << 20)
@example('x,"y\n1,2\n', 1 << 20)
@example("x,y\r\n1,2\n3,4\r5,6\n", 1 << 20)
@example("\ufeffx,y\n", 1 << 20)
@example(",\nx,y\n", 1 << 20)
@example('x,"a\n\n\nb"\n1,2\n', 10)
def test_both_readers_give_the_same_rows_with_the_same_numbers(tmp_path_factory, text, size):
    path = tmp_path_factory.getbasetemp() / "records.csv"
    path.write_bytes((HEADINGS + text).encode())
    read, stopped, _ = in_blocks(path, size)
    expected, broken = exactly(HEADINGS + text)
    assert (read, stopped) == (expected, broken)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [64, 1 << 20])
def test_a_well_formed_file_is_parsed_fast(tmp_path, end, size):
    path = tmp_path / "visits.csv"
    cells = ["x,y", '"a\nb",c', '"a\r\nb","c"', '"say ""so""",', ',"d, e"', 'é,"\u200b"']
    path.write_bytes((HEADINGS + end.join(cells * 40)).encode())
    read, _, fast = in_blocks(path, size)
    assert fast == len(read) == 240
    assert read[-1] == (241, ["é", "\u200b"])


def test_one_odd_block_does_not_slow_the_others(tmp_path):
    path = tmp_path / "visits.csv"
    lines = ["x,y"] * 100
    lines[50] = "x,y,z"
    path.write_text(HEADINGS + "\n".join(lines))
    read, _, fast = in_blocks(path, 40)
    assert read[50] == (52, ["x", "y", "z"])
    assert 80 <= fast < 100


def test_a_title_above_and_a_mark_before_the_headings_are_passed_over(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_bytes('\ufeffsep=,\n"Kunjungan\nOktober"\na,b\n1,é\n'.encode())
    written = CsvFile.of(path, "utf-8-sig", "sep=,\n", ",", 1, (1,))
    (block,) = written.blocks()
    assert block.text.to_pylist() == [{"_row": 3, "c1": "é"}]
