"""Publishing: one release or nothing, pinned, merged as the contract says."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from dashboard import settings
from dashboard.errors import RefusedError, UsageError
from dashboard.releases import (
    Change,
    Store,
    plan,
    publish,
    publish_settings,
    rehearse,
    rollback,
)
from dashboard.words import catalogue

from .tables import (
    DAY,
    MENTORS,
    REGISTER,
    VISITS,
    counted,
    intake_of,
    places,
    planned,
    published,
    said,
    text_of,
    text_of_files,
)

FIRST = {"cooperatives": REGISTER, "mentors": MENTORS, "visits": VISITS}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def test_an_empty_store_has_no_release_and_looking_makes_none(store):
    assert store.releases() == ()
    assert store.newest() is None
    assert store.verify() == ()
    with pytest.raises(UsageError, match="no release yet"):
        store.release()
    assert not store.folder.exists()


def test_a_release_holds_tables_results_settings_and_sources(store, tmp_path):
    moment = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
    made = published(store, tmp_path / "in", FIRST, name="Rakor", by="analyst 1", at=moment)
    assert made == store.newest() == store.release(1)
    assert (made.number, made.parent, made.line, made.simulated) == (1, 0, 1, True)
    assert (made.name, made.made_by, made.made_at, made.as_of) == (
        "Rakor",
        "analyst 1",
        moment,
        DAY,
    )
    assert made.settings_text == settings.load().text
    assert made.rows == {"cooperatives": 2, "mentors": 2, "visits": 2}
    assert text_of(made, "cooperatives") == (
        "cooperative_id | name   | village_code  | members\n"
        "SIM-K1         | Maju   | 15.01.01.2001 | 40\n"
        "SIM-K2         | Makmur | 15.01.01.2002 |"
    )
    assert text_of_files(made.results["counts"]) == (
        "as_of      | name         | n\n"
        "2026-10-31 | cooperatives | 2\n"
        "2026-10-31 | mentors      | 2\n"
        "2026-10-31 | visits       | 2"
    )
    assert [each.source_name for each in store.imports(1)] == [
        "cooperatives.csv",
        "mentors.csv",
        "visits.csv",
    ]
    assert store.changes(1)["visits"] == Change(added=2)
    assert store.upload(store.imports(1)[2].source_sha256).read_text() == VISITS
    assert store.verify() == ()
    assert list(store.folder.glob("work/*")) == []


def test_the_first_release_needs_the_register(store, tmp_path):
    made = planned(store, tmp_path / "in", {"mentors": MENTORS})
    assert said(made) == {"register_first": "refused"}
    with pytest.raises(RefusedError, match="register of cooperatives"):
        publish(store, made, counted, reference=places())
    assert store.releases() == ()


def test_a_log_merges_by_key_and_what_was_not_uploaded_carries_over(store, tmp_path):
    first = published(store, tmp_path / "1", FIRST)
    second = published(
        store,
        tmp_path / "2",
        {
            "visits": """
            visit_id | mentor_id | cooperative_id | started_at       | findings  | attendees
            SIM-V2   | SIM-M1    | SIM-K2         | 2026-10-08 09:00 | buku kas  |
            SIM-V3   | SIM-M2    | SIM-K1         | 2026-10-20 10:00 |           | 6
            """
        },
    )
    assert text_of(second, "visits") == (
        "visit_id | mentor_id | cooperative_id | started_at          | attendees | findings\n"
        "SIM-V1   | SIM-M1    | SIM-K1         | 2026-10-01 09:00:00 |           | atap\n"
        "SIM-V2   | SIM-M1    | SIM-K2         | 2026-10-08 09:00:00 |           | buku kas\n"
        "SIM-V3   | SIM-M2    | SIM-K1         | 2026-10-20 10:00:00 | 6         |"
    )
    assert store.changes(2) == {"visits": Change(added=1, changed=1)}
    assert second.tables["cooperatives"] == first.tables["cooperatives"]
    assert store.release(1) == first, "a release never changes"
    assert [release.number for release in store.releases()] == [2, 1]


def test_rows_missing_from_a_covered_period_are_listed_and_kept(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    later = """
    visit_id | mentor_id | cooperative_id | started_at       | findings
    SIM-V3   | SIM-M1    | SIM-K1         | 2026-10-05 09:00 | x
    SIM-V4   | SIM-M1    | SIM-K1         | 2026-10-12 09:00 | x
    """
    made = planned(store, tmp_path / "2", {"visits": later})
    assert made.changes["visits"] == Change(added=2, kept=1)
    (kept,) = [finding for finding in made.findings if finding.code == "kept"]
    assert (kept.level, kept.value, kept.rows) == ("note", "SIM-V2", 1)
    release = publish(store, made, counted, reference=places())
    assert release.rows["visits"] == 4


def test_a_column_that_a_log_file_lacks_says_what_it_empties(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    slim = """
    visit_id | mentor_id | cooperative_id | started_at
    SIM-V1   | SIM-M1    | SIM-K1         | 2026-10-01 09:00
    """
    made = planned(store, tmp_path / "2", {"visits": slim})
    assert made.changes["visits"] == Change(changed=1)
    (blanked,) = [finding for finding in made.findings if finding.code == "blanked"]
    assert (blanked.column, blanked.rows) == ("findings", 1)


def test_a_register_replaces_and_a_column_in_neither_stays_absent(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    register = """
    cooperative_id | name
    SIM-K2         | Makmur Jaya
    SIM-K1         | Maju
    SIM-K3         | Baru
    """
    made = planned(store, tmp_path / "2", {"cooperatives": register})
    assert made.changes["cooperatives"] == Change(added=1, changed=2)
    gone = [f.column for f in made.findings if f.code == "column_gone"]
    assert gone == ["village_code", "members"]
    release = publish(store, made, counted, reference=places())
    assert text_of(release, "cooperatives") == (
        "cooperative_id | name\n"
        "SIM-K1         | Maju\n"
        "SIM-K2         | Makmur Jaya\n"
        "SIM-K3         | Baru"
    )


def test_an_empty_part_of_a_key_equals_an_empty_one(store, tmp_path):
    assignments = """
    mentor_id | cooperative_id | assigned_from | assigned_to
    SIM-M1    | SIM-K1         |               |
    SIM-M1    | SIM-K2         | 2026-03-01    |
    """
    published(store, tmp_path / "1", {**FIRST, "assignments": assignments})
    same = planned(store, tmp_path / "2", {"assignments": assignments})
    assert same.unchanged
    assert said(same) == {"unchanged": "info"}
    ended = assignments.replace("|               |", "|               | 2026-10-01")
    assert planned(store, tmp_path / "3", {"assignments": ended}).changes["assignments"] == (
        Change(changed=1)
    )


def test_the_same_files_again_change_nothing_and_say_so(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    again = planned(store, tmp_path / "2", FIRST)
    assert again.unchanged
    assert said(again) == {"unchanged": "info"}
    assert publish(store, again, counted, reference=places()) is None
    assert len(store.releases()) == 1


def test_a_later_as_of_date_is_a_change(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    release = published(store, tmp_path / "2", FIRST, as_of=date(2026, 11, 7))
    assert release.as_of == date(2026, 11, 7)
    assert release.tables == store.release(1).tables, "the same content lies in the same file"


def test_a_register_that_loses_many_rows_is_refused_until_accepted(store, tmp_path):
    header = "cooperative_id | name\n"
    full = header + "".join(f"SIM-K{i:03} | n\n" for i in range(400))
    published(store, tmp_path / "1", {"cooperatives": full})
    twenty = header + "".join(f"SIM-K{i:03} | n\n" for i in range(20, 400))
    assert not planned(store, tmp_path / "2", {"cooperatives": twenty}).refused
    short = header + "".join(f"SIM-K{i:03} | n\n" for i in range(21, 400))
    made = planned(store, tmp_path / "3", {"cooperatives": short})
    assert made.refused
    (removals,) = made.findings
    assert (removals.code, removals.level, removals.rows) == ("removals", "refused", 21)
    assert removals.value.startswith("SIM-K000; SIM-K001; ")
    with pytest.raises(RefusedError, match="21 rows"):
        publish(store, made, counted, reference=places())
    accepted = published(store, tmp_path / "4", {"cooperatives": short}, accept_removals=True)
    assert accepted.rows == {"cooperatives": 379}
    assert store.changes(accepted.number)["cooperatives"].removed == 21


def test_rows_that_would_refer_to_nothing_refuse_the_file_or_go_with_it(store, tmp_path):
    tables = {
        **FIRST,
        "follow_ups": """
        follow_up_id | cooperative_id | visit_id | opened_on  | owner_mentor_id
        T1           | SIM-K1         | SIM-V1   | 2026-10-02 | SIM-M1
        T2           | SIM-K2         | SIM-V2   | 2026-10-09 | SIM-M2
        """,
    }
    published(store, tmp_path / "1", tables)
    shorter = "\n".join(line for line in REGISTER.splitlines() if "SIM-K2" not in line)
    made = planned(store, tmp_path / "2", {"cooperatives": shorter})
    assert made.refused
    lost = {(f.code, f.column, f.rows, f.value) for f in made.findings}
    assert ("orphaned", "cooperative_id", 1, "SIM-K2") in lost
    accepted = published(store, tmp_path / "3", {"cooperatives": shorter}, accept_removals=True)
    assert text_of(accepted, "visits").count("SIM-V") == 1
    assert "T2" not in text_of(accepted, "follow_ups")
    assert store.changes(accepted.number) == {
        "cooperatives": Change(removed=1),
        "visits": Change(removed=1),
        "follow_ups": Change(removed=1),
    }
    fewer = "\n".join(line for line in MENTORS.splitlines() if "SIM-M2" not in line)
    left = published(store, tmp_path / "4", {"mentors": fewer}, accept_removals=True)
    assert "SIM-M1" in text_of(left, "follow_ups")


def test_a_reference_that_may_be_missing_is_emptied_instead(store, tmp_path):
    tables = {
        **FIRST,
        "follow_ups": """
        follow_up_id | cooperative_id | opened_on  | owner_mentor_id
        T1           | SIM-K1         | 2026-10-02 | SIM-M2
        """,
    }
    published(store, tmp_path / "1", tables)
    fewer = "\n".join(line for line in MENTORS.splitlines() if "SIM-M2" not in line)
    left = published(store, tmp_path / "2", {"mentors": fewer}, accept_removals=True)
    assert text_of(left, "follow_ups") == (
        "follow_up_id | cooperative_id | opened_on  | owner_mentor_id\n"
        "T1           | SIM-K1         | 2026-10-02 |"
    )


def test_the_first_real_release_inherits_nothing_from_the_simulated_line(store, tmp_path):

    published(store, tmp_path / "1", FIRST)
    real = {"cooperatives": "cooperative_id | name\nKOP-1 | Nyata"}
    release = published(store, tmp_path / "2", real)
    assert (release.number, release.parent, release.line) == (2, 1, 2)
    assert not release.simulated
    assert release.rows == {"cooperatives": 1}
    assert store.changes(2) == {"cooperatives": Change(added=1)}
    assert store.bases().current == "real"
    assert store.bases().real == release.tables
    assert store.bases().simulated == store.release(1).tables


def test_lines_never_cross(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    real = {"cooperatives": "cooperative_id | name\nKOP-1 | Nyata"}
    mentors = {"mentors": "mentor_id | name | role\nBA-1 | Satu | business_assistant"}
    assert said(planned(store, tmp_path / "2", mentors)) == {"register_first": "refused"}
    published(store, tmp_path / "3", real)
    assert said(planned(store, tmp_path / "4", FIRST)) == {"simulated_onto_real": "refused"}
    with pytest.raises(RefusedError, match="other line"):
        rollback(store, 1)
    assert len(store.releases()) == 2


def test_new_settings_alone_make_a_new_release(store, tmp_path):
    first = published(store, tmp_path / "1", FIRST)
    in_force = settings.load()
    section, keys = next(iter(in_force.values.items()))
    key = next(key for key, value in keys.items() if type(value) in (int, float))
    other = settings.load(f"[{section}]\n{key} = {keys[key] + 1}\n")
    second = published(store, tmp_path / "2", {}, settings=other)
    assert second.settings_text == other.text != first.settings_text
    assert (second.tables, second.as_of) == (first.tables, first.as_of)
    assert published(store, tmp_path / "2", {}) is None
    third = published(store, tmp_path / "3", {"mentors": MENTORS.replace("Dua", "Tiga")})
    assert third.settings_text == other.text, "settings stay in force until they are changed"


@pytest.mark.parametrize("line", ["SIM-", ""])
def test_one_other_threshold_makes_one_release_with_the_same_data(store, tmp_path, line):
    tables = {name: text.replace("SIM-", line) for name, text in FIRST.items()}
    first = published(store, tmp_path / "1", tables)
    assert first.simulated == bool(line)
    other = settings.changed(settings.load(first.settings_text), "A1", "max_effective_days", 10)
    said = {"name": "Rakor", "by": "Sari", "note": "Alasan: cuti bersama"}
    again = partial(publish_settings, store, settings=other, assess=counted, reference=places())
    second = again(first, **said)
    assert (second.parent, second.line, second.simulated) == (1, first.line, first.simulated)
    assert (second.tables, second.as_of) == (first.tables, first.as_of)
    assert {"name": second.name, "by": second.made_by, "note": second.note} == said
    before, after = settings.load(first.settings_text), settings.load(second.settings_text)
    assert {
        (section, key): value
        for section, keys in after.values.items()
        for key, value in keys.items()
        if value != before.values[section][key]
    } == {("A1", "max_effective_days"): 10}
    assert store.release(1) == first
    assert again(second) is None, "these are in force already"
    with pytest.raises(RefusedError, match="Release 2 was published after release 1"):
        again(first)
    assert len(store.releases()) == 2


def test_visits_are_compared_with_the_newest_release_of_other_visits(store, tmp_path):
    compared = []

    def assess(tables, as_of, settings, reference, out, progress=None, before=None):
        compared.append([path.read_bytes() for path in before.get("visit_hashes", ())])
        (out / "visit_hashes.parquet").write_bytes(tables["visits"][0].read_bytes())
        return {"visit_hashes": [out / "visit_hashes.parquet"]}

    def publish_on(work, tables, **options):
        made = planned(store, tmp_path / work, tables)
        return publish(store, made, assess, reference=places(), **options)

    def hashes(release):
        return [path.read_bytes() for path in release.results["visit_hashes"]]

    first = publish_on("1", {**FIRST, "visits": VISITS})
    second = publish_on("2", {"visits": VISITS.replace("atap", "dinding")})
    key = ("A1", "max_effective_days")
    other = settings.changed(settings.load(second.settings_text), *key, 10)
    publish_on("3", {}, settings=other)
    publish_on("4", {"mentors": MENTORS.replace("Dua", "Tiga")})
    fifth = publish_on("5", {"visits": VISITS.replace("atap", "pagar")})
    assert hashes(first) != hashes(second) != hashes(fifth)
    assert compared == [[], hashes(first), hashes(first), hashes(first), hashes(second)]


@pytest.mark.parametrize("first_rehearsed", [False, True])
def test_a_result_of_the_release_before_is_listed_where_it_lies(store, tmp_path, first_rehearsed):
    def assess(tables, as_of, settings, reference, out, progress=None, before=None):
        part = out / "part.parquet"
        part.write_bytes(tables["visits"][-1].read_bytes())
        return {"parts": [*before.get("parts", ()), part]}

    def publish_on(work, tables):
        made, rehearsed = planned(store, tmp_path / work, tables), None
        if first_rehearsed:
            aside = tmp_path / f"{work}-aside"
            aside.mkdir()
            rehearsed = rehearse(store, made, assess, reference=places(), work=aside)
        return publish(store, made, assess, reference=places(), rehearsed=rehearsed)

    first = publish_on("1", {**FIRST, "visits": VISITS})
    second = publish_on("2", {"visits": VISITS.replace("atap", "dinding")})
    assert second.results["parts"][:-1] == first.results["parts"]
    assert len(second.results["parts"]) == len(set(second.results["parts"])) == 2
    assert {path.name for path in (store.folder / "results" / "parts").iterdir()} == {
        path.name for path in second.results["parts"]
    }
    assert store.verify() == ()


def test_a_name_belongs_to_one_release(store, tmp_path):
    published(store, tmp_path / "1", FIRST, name="Rakor 27 Okt")
    with pytest.raises(UsageError, match="Rakor 27 Okt"):
        published(
            store, tmp_path / "2", {"mentors": MENTORS.replace("Dua", "Tiga")}, name="Rakor 27 Okt"
        )
    assert len(store.releases()) == 1


def test_rolling_back_is_a_new_release_with_the_old_content(store, tmp_path):
    first = published(store, tmp_path / "1", FIRST)
    published(store, tmp_path / "2", {"mentors": MENTORS.replace("Dua", "Tiga")})
    back = rollback(store, 1, by="analyst 1")
    assert (back.number, back.parent, back.made_by) == (3, 2, "analyst 1")
    assert (back.tables, back.results) == (first.tables, first.results)
    assert len(store.releases()) == 3
    with pytest.raises(RefusedError, match="newest already"):
        rollback(store, 3)
    with pytest.raises(UsageError, match="no release 9"):
        rollback(store, 9)


def test_a_clock_that_goes_backwards_keeps_the_order(store, tmp_path):
    published(store, tmp_path / "1", FIRST, at=datetime(2026, 11, 2, tzinfo=UTC))
    second = published(
        store,
        tmp_path / "2",
        {"mentors": MENTORS.replace("Dua", "Tiga")},
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert store.newest() == second
    assert [release.number for release in store.releases()] == [2, 1]


def test_a_file_that_changed_after_it_was_read_is_refused(store, tmp_path):
    taken, files = intake_of(tmp_path / "in", FIRST)
    made = plan(store, taken, uploads=files)
    files[0].write_text("something else")
    with pytest.raises(Exception, match=r"cooperatives\.csv changed since it was read"):
        publish(store, made, counted, reference=places())
    assert store.releases() == ()
    assert list(store.folder.glob("work/*")) == []


def test_the_report_of_the_import_is_pinned(store, tmp_path):
    published(store, tmp_path / "1", FIRST)
    release = published(
        store,
        tmp_path / "2",
        {
            "mentors": MENTORS.replace("role", "role | training_days").replace(
                "assistant", "assistant | 5"
            )
        },
    )
    assert "column_new" in text_of_files(release.findings)


def test_a_folder_may_be_named_like_a_pattern(tmp_path):
    store = Store(tmp_path / "data [1] * ö 'x'")
    published(store, tmp_path / "1", FIRST)
    release = published(store, tmp_path / "2", {"mentors": MENTORS.replace("Dua", "Tiga")})
    assert "Tiga" in text_of(release, "mentors")


def test_the_docs_list_every_code():
    docs = (Path(__file__).parents[2] / "docs" / "releases.md").read_text("utf-8")
    codes = {key.removeprefix("plan.") for key in catalogue() if key.startswith("plan.")}
    codes = {code for code in codes if not code.endswith("_fix")} - {"accepted"}
    assert {code for code in codes if f"| `{code}` |" not in docs} == set()
