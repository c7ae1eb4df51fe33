"""Kills, rivals, full and read-only disks, flipped bits: an older release is never harmed."""

import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.errors import DashboardError, UsageError
from dashboard.releases import Damage, Store, audit, export, name_release, publish, rollback
from dashboard.releases.store import hash_of

from .publishers import export_to, mentors, publish_for_ever, publish_together, visit
from .tables import MENTORS, REGISTER, VISITS, counted, places, planned, published, text_of

FIRST = {"cooperatives": REGISTER, "mentors": MENTORS, "visits": VISITS}
CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["releases.publishers"])


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    published(made, tmp_path / "first", FIRST)
    return made


def require_whole(store):
    """Every release is there with all its files, in order, each with its own content."""
    assert store.verify() == ()
    releases = store.releases()
    assert [release.number for release in releases] == list(range(len(releases), 0, -1))
    for release in releases[:-1]:
        assert f"n{release.number}" in text_of(release, "mentors")
        assert set(release.tables) == set(FIRST)
        assert set(release.results) == {"counts"}
        assert [each.table for each in store.imports(release.number)] == ["mentors"]
    assert len(releases[-1].tables) == len(FIRST)


def kill_at_random_moments(store, tmp_path, times):
    moments = random.Random(0)  # noqa: S311 - moments, not secrets
    log = tmp_path / "log"
    log.touch()
    for turn in range(times):
        child = CHILDREN.Process(
            target=publish_for_ever, args=(store.folder, tmp_path / f"work{turn}", log)
        )
        started = len(log.read_text().split())
        child.start()
        # Kill it somewhere in its first publishes, counted from its first sign of life.
        while not (tmp_path / f"work{turn}").exists():
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.6))
        child.kill()
        child.join()
        said = [int(number) for number in log.read_text().split()]
        newest = store.release().number
        last = said[-1] if len(said) > started else None
        assert last is None or newest in (last, last + 1), "what was said to be published is there"
        require_whole(store)
    assert published(store, tmp_path / "last", mentors("after all")) == store.newest()
    assert store.newest().number > 1


def leave_only_what_releases_name(store):
    for path in store.folder.rglob("*"):
        os.utime(path, (0, 0))
    store.remove_orphans()
    named = {path for release in store.releases() for path in paths_of(release)}
    found = {path for path in store.folder.rglob("*.parquet") if path.is_file()}
    assert found == named
    assert store.verify() == ()


def paths_of(release):
    for files in (*release.tables.values(), *release.results.values(), release.findings):
        yield from files


def test_a_kill_at_any_moment_leaves_whole_releases(store, tmp_path):
    kill_at_random_moments(store, tmp_path, 4)
    leave_only_what_releases_name(store)


@pytest.mark.slow
def test_sixty_kills_leave_whole_releases(store, tmp_path):
    kill_at_random_moments(store, tmp_path, 60)
    assert list(store.folder.glob("work/*")), "some kills came in the middle of a publish"
    leave_only_what_releases_name(store)


def publish_at_once(store, tmp_path, *uploads):
    together = CHILDREN.Barrier(len(uploads))
    children = [
        CHILDREN.Process(
            target=publish_together,
            args=(store.folder, tmp_path / f"in{i}", tables, together, tmp_path / f"log{i}"),
        )
        for i, tables in enumerate(uploads)
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    return sorted((tmp_path / f"log{i}").read_text() for i in range(len(uploads)))


def test_two_writers_on_one_release_both_end_published(store, tmp_path):
    said = publish_at_once(store, tmp_path, visit("A"), visit("B"))
    assert said == ["2", "3"]
    newest = store.newest()
    assert newest.rows["visits"] == 4
    assert "SIM-A" in text_of(newest, "visits")
    assert "SIM-B" in text_of(newest, "visits")
    assert (store.changes(3)["visits"].added, newest.parent) == (1, 2)
    assert store.verify() == ()


def test_of_two_equal_writers_the_second_says_that_nothing_changed(store, tmp_path):
    assert publish_at_once(store, tmp_path, visit("A"), visit("A")) == ["2", "None"]
    assert store.newest().number == 2


def test_readers_see_whole_releases_while_others_publish(store, tmp_path):
    (tmp_path / "log").touch()
    child = CHILDREN.Process(
        target=publish_for_ever, args=(store.folder, tmp_path / "work", tmp_path / "log")
    )
    child.start()
    seen = set()
    try:
        deadline = time.monotonic() + 60
        while len(seen) < 4 and time.monotonic() < deadline:
            release = store.newest()
            seen.add(release.number)
            if release.number > 1:
                assert f"n{release.number}" in text_of(release, "mentors")
                assert set(release.tables) == set(FIRST)
                assert [path.exists() for path in paths_of(release)] == [True] * 5
    finally:
        child.kill()
        child.join()
    assert len(seen) >= 4, "several releases came while somebody was reading"


def test_two_who_name_a_release_at_once_leave_one_name(store, tmp_path):
    published(store, tmp_path / "2", mentors("Tiga"))
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(name_release, store, number, "Rakor", "A") for number in (1, 2)]
    faults = [each.exception() for each in done]
    assert sorted(type(fault) for fault in faults if fault) == [UsageError]
    assert sorted(release.name for release in store.releases()) == ["", "Rakor"]


def test_a_killed_export_leaves_nothing_under_its_name(tmp_path):
    store, tables = Store(tmp_path / "register"), {"cooperatives": REGISTER, "mentors": MENTORS}
    published(store, tmp_path / "1", tables)
    moments = random.Random(2)  # noqa: S311 - moments, not secrets
    out = tmp_path / "out"
    for _ in range(4):
        child = CHILDREN.Process(target=export_to, args=(store.folder, out))
        child.start()
        time.sleep(moments.uniform(0.1, 0.9))
        child.kill()
        child.join()
        if out.exists():
            assert {path.stem for path in out.iterdir()} == {*tables, "settings"}
            shutil.rmtree(out)
    assert store.verify() == ()
    export(store, store.release(), out, reference=places())


def must_fail_and_harm_nothing(store, tmp_path, match):
    before = store.newest()
    with pytest.raises(DashboardError, match=match) as fault:
        published(store, tmp_path / "refused", many_visits())
    assert "Older releases are intact" in fault.value.en
    assert "tetap utuh" in fault.value.id
    assert store.newest() == before
    assert store.verify() == ()


def many_visits():
    """A log of some hundred kilobytes."""
    words = random.Random(1)  # noqa: S311 - words, not secrets
    rows = "\n".join(
        f"SIM-W{i} | SIM-M1 | SIM-K1 | 2026-10-01 09:00 | {words.getrandbits(4000):x}"
        for i in range(300)
    )
    return {"visits": f"visit_id | mentor_id | cooperative_id | started_at | findings\n{rows}"}


@pytest.mark.parametrize("room", ["objects", "catalogue"])
def test_a_disk_that_takes_no_more_leaves_the_old_release(store, tmp_path, room):
    # No file may grow beyond a limit: the table's file fails first, or the catalogue's.
    limit = 60_000 if room == "objects" else store.catalogue.stat().st_size + 1
    tables = many_visits() if room == "objects" else mentors("Tiga")
    before = store.newest()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    made = planned(store, tmp_path / "in", tables)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(DashboardError, match="Older releases are intact"):
            publish(store, made, counted, reference=places(), note="n" * 20_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.newest() == before
    assert store.verify() == ()
    assert list(store.folder.glob("work/*")) == []
    assert publish(store, made, counted, reference=places()).number == 2


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, or a skip that says why (the limit on file sizes is tried in any case)."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("mounting a small disk needs root; the file-size limit was tried instead")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_release(small_disk, tmp_path):
    store = Store(small_disk / "store")
    published(store, tmp_path / "1", FIRST)
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"x" * (free - 100_000))
    must_fail_and_harm_nothing(store, tmp_path, "cannot be written")
    assert list(store.folder.glob("work/*")) == []
    filler.unlink()
    assert published(store, tmp_path / "3", many_visits()).rows["visits"] == 302


def test_a_read_only_disk_can_be_read_and_says_why_not_written(small_disk, tmp_path):
    store = Store(small_disk / "store")
    published(store, tmp_path / "1", FIRST)
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    must_fail_and_harm_nothing(store, tmp_path, "read-only|readonly|Read-only")
    with pytest.raises(DashboardError, match=r"readonly|read-only"):
        name_release(store, 1, "Rakor", "A")
    assert (store.newest().name, audit(store)[0].table) == ("", "cooperatives")


def test_a_file_in_the_place_of_a_folder_is_said(store, tmp_path):
    shutil.rmtree(store.folder / "work")
    (store.folder / "work").write_text("in the way")
    must_fail_and_harm_nothing(store, tmp_path, "work")


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def test_a_flipped_bit_is_found_and_nothing_is_built_on_it(store, tmp_path):
    release = store.release()
    (path,) = release.tables["visits"]
    flip_a_bit(path)
    assert store.verify() == (Damage(1, "table visits", path, "changed"),)
    with pytest.raises(DashboardError, match=f"{path.name} of release 1 is damaged"):
        published(store, tmp_path / "2", mentors("Tiga"))
    assert len(store.releases()) == 1


def test_damage_of_any_kind_of_file_is_found(store, tmp_path):
    second = published(store, tmp_path / "2", mentors("Tiga") | visit("A"))
    (result,) = second.results["counts"]
    result.unlink()
    source = store.upload(store.imports(2)[0].source_sha256)
    source.write_text("changed")
    (mentors_file,) = second.tables["mentors"]
    mentors_file.unlink()
    mentors_file.mkdir()
    assert store.verify(1) == ()
    assert store.verify(2) == store.verify()
    assert {(d.release, d.name, d.kind) for d in store.verify()} == {
        (2, "result counts", "missing"),
        (2, "upload mentors.csv", "changed"),
        (2, "table mentors", "unreadable"),
    }
    assert rollback(store, 1).rows["mentors"] == 2


def test_a_damaged_release_is_not_rolled_back_to(store, tmp_path):
    published(store, tmp_path / "2", mentors("Tiga"))
    flip_a_bit(store.release(1).tables["mentors"][0])
    with pytest.raises(DashboardError, match="of release 1 is damaged"):
        rollback(store, 1)


def test_publishing_the_same_content_mends_a_damaged_file(store, tmp_path):
    published(store, tmp_path / "2", mentors("Tiga"))
    (path,) = store.release(1).tables["mentors"]
    flip_a_bit(path)
    published(store, tmp_path / "3", {"mentors": MENTORS})
    assert store.verify() == ()


def test_only_old_files_that_no_release_names_are_removed(store):
    named = [path for path in store.folder.rglob("*") if path.is_file()]
    old, young = store.folder / "objects/visits/old.parquet", store.folder / "uploads/young"
    for path in (old, young):
        path.write_bytes(b"left by a kill")
    left = store.folder / "work" / "left"
    left.mkdir()
    (left / "visits.parquet").write_bytes(b"half")
    for path in (*named, old, left):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert set(store.remove_orphans()) == {old, left}
    assert young.exists()
    assert all(path.exists() for path in named)


def test_a_store_of_a_newer_program_is_not_touched(store):
    with sqlite3.connect(store.catalogue) as catalogue:
        catalogue.execute("pragma user_version = 9")
    catalogue.close()
    before = hash_of(store.catalogue)
    for look in (store.newest, store.remove_orphans):
        with pytest.raises(DashboardError, match="newer program"):
            look()
    assert hash_of(store.catalogue) == before


def test_a_catalogue_that_is_none_is_said(tmp_path):
    (tmp_path / "catalogue.sqlite").write_text("this is not a catalogue" * 100)
    with pytest.raises(DashboardError, match="cannot be used: file is not a database"):
        Store(tmp_path).newest()


def test_a_catalogue_that_was_never_filled_is_an_empty_store(tmp_path):
    (tmp_path / "catalogue.sqlite").touch()
    assert Store(tmp_path).newest() is None
    assert published(Store(tmp_path), tmp_path / "in", FIRST).number == 1
