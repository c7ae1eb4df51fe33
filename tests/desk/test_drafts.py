"""The draft of an upload: bytes as received, names as display text, nothing half there."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.desk.drafts import Draft, shown

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def add(draft, name, content, minute=0):
    return draft.add(name, io.BytesIO(content), AT + timedelta(minutes=minute))


def test_looking_at_a_draft_writes_nothing(tmp_path):
    assert Draft(tmp_path / "store").files() == ()
    assert list(tmp_path.iterdir()) == []


def test_files_stay_as_received_and_in_their_order(tmp_path):
    draft = Draft(tmp_path)
    first = add(draft, "z.csv", b"a,b\n1,2\n")
    second = add(draft, "a.xlsx", bytes(range(256)) * 5_000, 1)
    assert [file.name for file in Draft(tmp_path).files()] == ["z.csv", "a.xlsx"]
    assert draft.path(first).read_bytes() == b"a,b\n1,2\n"
    assert draft.path(second).read_bytes() == bytes(range(256)) * 5_000
    assert second.bytes == 1_280_000


def test_the_same_bytes_again_are_the_same_file(tmp_path):
    draft = Draft(tmp_path)
    add(draft, "one.csv", b"a")
    add(draft, "two.csv", b"a", 1)
    assert [file.name for file in draft.files()] == ["two.csv"]


def test_one_file_is_taken_out_and_all_are_thrown_away(tmp_path):
    draft = Draft(tmp_path)
    first, second = add(draft, "one.csv", b"1"), add(draft, "two.csv", b"2", 1)
    draft.remove(first.sha256)
    draft.remove("../" + second.sha256)
    assert draft.files() == (second,)
    assert not draft.path(first).exists()
    draft.discard()
    draft.discard()
    assert draft.files() == ()
    assert [path for path in draft.folder.rglob("*") if path.is_file()] == []


class Torn(io.BytesIO):
    """A stream that breaks in its second block."""

    def read(self, size=-1):
        found = super().read(4)
        if self.tell() > 4:
            raise OSError("torn")
        return found


def test_a_file_that_did_not_arrive_whole_is_not_there(tmp_path):
    draft = Draft(tmp_path)
    with pytest.raises(Exception, match="torn"):
        draft.add("half.csv", Torn(b"12345678"), AT)
    assert draft.files() == ()
    assert [path for path in draft.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("visits.csv", "visits.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\kunjungan.xlsx", "kunjungan.xlsx"),
        ("gpj.\u202eslx.tisiv", "gpj.slx.tisiv"),
        ("a\nb\x00.csv", "ab.csv"),
        ("=cmd|' /C calc'!A0.csv", "C calc'!A0.csv"),
        ("", "?"),
        ("/", "?"),
        ("x" * 300 + ".csv", "x" * 100 + "…" + "x" * 15 + ".csv"),
    ],
)
def test_a_name_is_display_text(name, said):
    assert shown(name) == said


@given(st.text())
def test_any_name_is_one_short_line(name):
    said = shown(name)
    assert 0 < len(said) <= 120
    assert not set("/\\\n\r\x00") & set(said)
