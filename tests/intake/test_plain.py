"""A file typed as it is read says and gives what it does when it is read the usual way."""

import pyarrow.parquet as pq
import pytest

from dashboard.intake import files, plain

from .conftest import COOPERATIVES, MENTORS

HEADINGS = "visit_id,mentor_id,cooperative_id,started_at,mode,latitude,longitude,photo_count," \
    "photo_hashes,counterpart_confirmed,topics,findings\n"  # fmt: skip
CLEAN = [
    "V-1,M-1,K-1,2026-10-01 09:00:00,field,-1.5,103.5,2,abcde;f0123,true,proposal;other,baik",
    'V-2,M-2,K-2,2026-10-02 10:15:30,phone,,,,,,,"satu, dua"',
    "V-3,M-1,K-3,2026-10-03T11:00,online,,,0,,false,financing,-",
]
# What is added to a clean file, and which rows of it are read the usual way (None: all of them).
ADDED = {
    "nothing": ("", ()),
    "Indonesian words": ("V-4,M-1,K-1,2026-10-04 09:00:00,lapangan,,,,,ya,pembukuan; proposal,x\n", (5,)),
    "spaces": ("V-4 ,M-1,K-1,2026-10-04 09:00:00, field ,,,,,,, x \n", (5,)),
    "spaces but in the key": ("V-4,M-1 ,K-1,2026-10-04 09:00:00, field ,,,,,,, x \n", (5,)),
    "accents": ("V-4,M-1,K-1,2026-10-04 09:00:00,field,,,,,,,é\u00a0\n", ()),
    "a line break": ('V-4,M-1,K-1,2026-10-04 09:00:00,field,,,,,,,"a\nb"\nV-5,M-1,K-1,2026-10-04 09:00:00,,,,,,,,\n', ()),
    "no order": ("V-0,M-1,K-1,2026-10-04 09:00:00,,,,,,,,\n", ()),
    "a double": ("V-3,M-1,K-3,2026-10-03 11:00:00,online,,,0,,false,financing,\n", ()),
    "an orphan": ("V-4,M-9,K-1,2026-10-04 09:00:00,,,,,,,,x\nV-5,M-1,K-1,2026-10-04 09:00:00,,,,,,,,\n", ()),
    "an empty cell": ("V-4,,K-1,2026-10-04 09:00:00,,,,,,,,x\n", (5,)),
    "a later day": ("V-4,M-1,K-1,2027-10-04 09:00:00,,,,,,,,x\n", ()),
    "outside": ("V-4,M-1,K-1,2026-10-04 09:00:00,,48.1,11.5,,,,,x\n", ()),
    "a bad day": ("V-4,M-1,K-1,2026-13-04 09:00:00,,,,,,,,x\n", (5,)),
    "24 o'clock": ("V-4,M-1,K-1,2026-10-04 24:00,,,,,,,,x\n", (5,)),
    "another day": ("V-4,M-1,K-1,03/02/2026 09:00,,,,,,,,x\n", (5,)),
    "a comma": ('V-4,M-1,K-1,2026-10-04 09:00:00,,"-1,5",103.5,,,,,x\n', (5,)),
    "an exponent": ("V-4,M-1,K-1,2026-10-04 09:00:00,,-1.5,1e2,,,,,x\n", (5,)),
    "beyond": ("V-4,M-1,K-1,2026-10-04 09:00:00,,,,-1,,,,x\n", (5,)),
    "a formula": ("V-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,=1+1\n", (5,)),
    "an error": ("V-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,#REF!\n", (5,)),
    "a mark": ("V-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,a\u200bb\n", (5,)),
    "a control": ("V-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,a\x07b\n", (5,)),
    "a blank line": ("\nV-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,x\n", None),
    "a long row": ("V-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,x,y\n", None),
    "a total": ("Total,,,,,,,,,,,\n", None),
    "headings again": (HEADINGS, (5,)),
    "an open quote": ('V-4,M-1,K-1,2026-10-04 09:00:00,,,,,,,,"x\n', None),
    "midnight": ("V-4,M-1,K-1,2026-10-04 00:00:00,,,,,,,,x\nV-5,M-1,K-1,5 Okt 2026,,,,,,,,x\n", (6,)),
    "months first": ("V-4,M-1,K-1,10/14/2026 09:00,,,,,,,,x\nV-5,M-1,K-1,10/04/2026 09:00,,,,,,,,x\n", (5, 6)),
    "a thousand or a part": ('V-4,M-1,K-1,2026-10-04 09:00,,,,1.500,,,,x\n', None),
    "a decimal comma": ('V-4,M-1,K-1,2026-10-04 09:00,,,,"1.500,0",,,,x\n', (5,)),
    "odd among plain": ("V-4,M-1,K-1,2026-10-04 09:00,,,,-1,,,,x\nV-5,M-1,K-1,2026-10-04 09:00,,,,,,,,\n"
                        "V-6,M-1,K-1,2026-13-04 09:00,,,,,,,,x\nV-7,M-9,K-1,2026-10-04 09:00,,,,,,,,x\n", (5, 7)),
    "an odd double": ("V-3,M-1,K-3,2026-10-03 11:00:00,online,,,0,,false,financing,#\n", (5,)),
    "an odd row set aside for its point": ("V-4,M-1,K-1,2026-10-04 09:00:00,,\"-1,5\",,,,,,x\n", (5,)),
}  # fmt: skip


@pytest.mark.parametrize(("what", "end"), [*((what, "\n") for what in ADDED), ("a double", "\r\n")])
def test_both_ways_give_and_say_the_same(upload, monkeypatch, what, end):
    added, expected = ADDED[what]
    visits = (HEADINGS + "\n".join([*CLEAN, added])).replace("\n", end)
    text = {"cooperatives.csv": COOPERATIVES, "mentors.csv": MENTORS, "visits.csv": visits}
    typed = []

    def seen(connection, source, written, path):
        typed.append(plain.type_plainly(connection, source, written, path))
        return typed[-1]

    monkeypatch.setattr("dashboard.intake.reading.type_plainly", seen)
    usual = upload(text)
    assert not typed
    monkeypatch.setattr(files, "LARGE", 0)
    fast = upload(text)
    assert (typed[-1].odd if typed[-1] else None) == expected
    assert fast.intake.findings == usual.intake.findings
    assert fast.intake.files == usual.intake.files
    assert fast.intake.tables.keys() == usual.intake.tables.keys()
    for name, path in usual.intake.tables.items():
        assert fast.intake.tables[name].read_bytes() == path.read_bytes()
    assert fast.intake.rejected.keys() == usual.intake.rejected.keys()
    for name in usual.intake.rejected:
        assert fast.rejected(name) == usual.rejected(name)


def test_the_rows_of_many_row_groups_keep_their_order(upload, monkeypatch):
    """A plan that loses the order of rows would give every row another's number."""
    monkeypatch.setattr(files, "LARGE", 0)
    rows = 300_000
    odd = [0, 1, 4_097, 100_006, 200_000, rows - 1]  # a bad day: set aside; its place is left out
    orphans = [7, 4_099, 100_007, 200_007]
    visits = "".join(
        f"V-{n:06},M-1,{'K-9' if n in orphans else 'K-1'},"
        f"2026-{13 if n in odd else 10}-01 09:00:00,,,,,,ya,,\n"
        for n in range(rows)
    )
    read = upload(
        {"cooperatives.csv": COOPERATIVES, "mentors.csv": MENTORS, "visits.csv": HEADINGS + visits}
    )
    assert {row["row"]: row["visit_id"] for row in read.rejected("visits")} == {
        n + 2: f"V-{n:06}" for n in (*odd, *orphans)
    }
    kept = pq.read_table(read.intake.tables["visits"], columns=["visit_id"])["visit_id"].to_pylist()
    assert kept == [f"V-{n:06}" for n in range(rows) if n not in (*odd, *orphans)]
