"""A large log lies in one file for each month: what an upload does not touch stays where it is."""

from itertools import pairwise

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.releases import Change, Store, merge

from .tables import MENTORS, REGISTER, intake_of, published, text_of

HEAD = "visit_id | mentor_id | cooperative_id | started_at | findings"
AUGUST = "SIM-V1 | SIM-M1 | SIM-K1 | 2026-08-03 09:00 | atap"
SEPTEMBER = "SIM-V3 | SIM-M1 | SIM-K2 | 2026-09-08 09:00 |"
OCTOBER = "SIM-V2 | SIM-M2 | SIM-K1 | 2026-10-05 09:00 | pintu"
NOVEMBER = "SIM-V4 | SIM-M1 | SIM-K1 | 2026-11-02 09:00 |"
FIRST = (AUGUST, SEPTEMBER, OCTOBER)


def visits(*rows):
    return "\n".join((HEAD, *rows))


@pytest.fixture(autouse=True)
def months(monkeypatch):
    monkeypatch.setattr(merge, "MOST_IN_ONE", 2)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "sto[r]e*")
    rows = {"cooperatives": REGISTER, "mentors": MENTORS, "visits": visits(*FIRST)}
    published(made, tmp_path / "1", rows)
    return made


def of(store):
    return store.release().tables["visits"]


def text(store):
    _, *rows = text_of(store.release(), "visits").splitlines()
    return [" | ".join(cell.strip() for cell in row.split("|")) for row in rows]


def test_a_large_log_is_kept_by_month_and_a_register_whole(store):
    assert len(of(store)) == 3
    assert len(store.release().tables["cooperatives"]) == 1
    assert store.release().rows["visits"] == 3
    assert [row[:6] for row in text(store)] == ["SIM-V1", "SIM-V3", "SIM-V2"], "in their order"
    assert store.verify() == ()


CHANGES = {
    "a new month": (NOVEMBER, Change(added=1), (1, 1, 1)),
    "a late row": ("SIM-V4 | SIM-M1 | SIM-K1 | 2026-09-20 09:00 |", Change(added=1), (1, 0, 1)),
    "a correction": (SEPTEMBER.replace("|", "|", 1) + " dinding", Change(changed=1), (1, 0, 1)),
    "to another month": (
        "SIM-V1 | SIM-M1 | SIM-K1 | 2026-10-03 09:00 | atap",
        Change(changed=1),
        (0, 1, 0),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_only_months_that_differ_are_written(store, tmp_path, what):
    row, change, stay = CHANGES[what]
    before = of(store)
    made = published(store, tmp_path / "2", {"visits": visits(row)})
    assert store.changes(made.number)["visits"] == change
    assert made.rows["visits"] == 3 + change.added
    assert tuple(path in of(store) for path in before) == tuple(map(bool, stay))
    assert store.verify() == ()


def test_a_row_that_moves_to_another_month_stands_there_alone(store, tmp_path):
    published(store, tmp_path / "2", {"visits": visits(CHANGES["to another month"][0])})
    assert sum("SIM-V1" in row for row in text(store)) == 1
    assert len(of(store)) == 2, "August has no row left"


def test_the_same_upload_again_changes_nothing(store, tmp_path):
    assert published(store, tmp_path / "2", {"visits": visits(OCTOBER)}) is None


def test_rows_that_nothing_touched_lose_what_they_referred_to_only_in_sight(store, tmp_path):
    smaller = "cooperative_id | name\nSIM-K1 | Maju"
    files = {
        "cooperatives": smaller,
        "visits": visits(NOVEMBER),
    }
    made = published(store, tmp_path / "2", files, accept_removals=True)
    assert made.rows["visits"] == 3
    assert not any("SIM-V3" in row for row in text(store))


def test_a_log_of_one_file_is_divided_when_it_has_grown(tmp_path, monkeypatch):
    made = Store(tmp_path / "store")
    monkeypatch.setattr(merge, "MOST_IN_ONE", 3)
    rows = {"cooperatives": REGISTER, "mentors": MENTORS, "visits": visits(*FIRST)}
    published(made, tmp_path / "1", rows)
    assert len(of(made)) == 1
    published(made, tmp_path / "2", {"visits": visits(NOVEMBER)})
    assert len(of(made)) == 4
    assert made.release().rows["visits"] == 4


ROWS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(7, 11), st.sampled_from(("", "atap", "pintu"))),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[0],
)


@settings(max_examples=12, deadline=None)
@given(uploads=st.lists(ROWS, min_size=2, max_size=3))
def test_by_month_or_whole_it_is_the_same_log(tmp_path_factory, uploads):
    found = []
    for most in (2, 1_000):
        folder = tmp_path_factory.mktemp("log")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(merge, "MOST_IN_ONE", most)
            found.append(list(merged(folder, uploads)))
    assert found[0] == found[1]


def merged(folder, uploads):
    """Merge uploads one after another; yield counts and rows of each."""
    old = {}
    for number, upload in enumerate(uploads):
        said = visits(
            *(f"SIM-V{n} | SIM-M1 | SIM-K1 | 2026-{m:02}-01 09:00 | {f}" for n, m, f in upload)
        )
        taken, _ = intake_of(folder / f"in{number}", {"visits": said})
        with merge.Merge(old, taken.tables, accept_removals=False, spill=folder) as made:
            told = made.compare("visits")
            files = list(made.carried["visits"])
            for place, month in enumerate(made.months("visits")):
                files.append(folder / f"{number}-{place}.parquet")
                made.write("visits", files[-1], month=month)
        old = {"visits": files}
        rows = sorted(row for path in files for row in rows_of(path))
        assert all(a != b for a, b in pairwise(row[0] for row in rows))
        yield told.change, told.rows, told.kept, rows


def rows_of(path):
    return [tuple(map(str, row.values())) for row in pq.read_table(path).to_pylist()]
