"""The command line: exit statuses, where words and results go, and no traceback ever."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dashboard import __main__ as command_line
from dashboard import releases
from dashboard.commands import COMMANDS
from dashboard.commands.parser import markdown
from dashboard.desk import Close, Desk, add, clarifications
from dashboard.releases import Store
from desk.world import World

ROOT = Path(__file__).parents[1]
REGISTER = """cooperative_id,name,village_code
SIM-K1,Maju,15.01.01.2001
SIM-K2,Makmur,15.01.01.2002
"""
MENTORS = """mentor_id,name,role
SIM-M1,Satu,business_assistant
"""
VISITS = """visit_id,mentor_id,cooperative_id,started_at
SIM-V1,SIM-M1,SIM-K1,2026-10-01 09:00
SIM-V2,SIM-M1,SIM-K2,2026-10-08 09:00
"""


@pytest.fixture
def files(tmp_path):
    """Well-formed exports of three tables."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, text in (("cooperatives", REGISTER), ("mentors", MENTORS), ("visits", VISITS)):
        (folder / f"{name}.csv").write_text(text)
    return sorted(folder.iterdir())


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Call the command line on a store of its own; return status, results and words."""
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "store"))

    def call(*arguments, language="en"):
        status = command_line.main([*map(str, arguments), "--language", language])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def table(out):
    heading, *rows = [line.split("\t") for line in out.splitlines()]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_from_check_to_rollback(run, files, store, tmp_path):
    status, out, err = run("check", *files)
    assert status == 0
    assert [(row["table"], row["added"]) for row in table(out)] == [
        ("cooperatives", "2"),
        ("mentors", "1"),
        ("visits", "2"),
    ]
    assert "This can be published" in err
    assert store.releases() == ()

    report = tmp_path / "report.xlsx"
    status, out, err = run(
        "publish", *files, "--name", "Rakor", "--by", "analyst 1", "--report", report
    )
    assert status == 0
    assert "Release 1 was published, as of 8 Oct 2026." in err
    assert store.release().name == "Rakor"
    assert report.stat().st_size > 0

    status, out, err = run("publish", *files)
    assert status == 0
    assert "Nothing changed; release 1 stays the newest." in err
    assert {row["added"] for row in table(out)} == {"0"}

    files[1].write_text(MENTORS.replace("Satu", "Dua"))
    assert run("publish", files[1], "--as-of", "2026-10-31")[0] == 0
    assert run("rollback", "1", "--by", "analyst 2")[0] == 0
    status, out, err = run("releases")
    assert (status, err) == (0, "")
    assert [(row["release"], row["name"], row["by"], row["as_of"]) for row in table(out)] == [
        ("3", "", "analyst 2", "2026-10-08"),
        ("2", "", "", "2026-10-31"),
        ("1", "Rakor", "analyst 1", "2026-10-08"),
    ]
    assert table(out)[1]["files"] == "mentors.csv"
    assert run("verify") == (0, "", "Every file is sound.\n")
    assert run("verify", "2", language="id") == (0, "", "Semua berkas utuh.\n")


def test_a_release_is_exported_and_published_again(run, files, store, tmp_path):
    assert run("publish", *files)[0] == 0
    out = tmp_path / "out"
    status, said, err = run("export", "--release", "latest", "--out", out)
    assert (status, said) == (0, "")
    command = err.rsplit("python -m dashboard ", 1)[1].split()
    assert command == [
        *("publish", f"{out}/*.csv", "--settings", f"{out}/settings.toml"),
        *("--as-of", "2026-10-08"),
    ]
    again = ["--store", tmp_path / "again"]
    assert run(command[0], *sorted(out.glob("*.csv")), *command[2:], *again)[0] == 0
    assert files_of(Store(tmp_path / "again")) == files_of(store)
    assert run("export", "--out", out)[0] == 2


def test_two_releases_are_compared_and_named(run, files, store, tmp_path):
    run("publish", *files)
    files[1].write_text(MENTORS.replace("Satu", "Dua"))
    run("publish", files[1])
    status, out, _ = run("compare", "1", "2")
    assert status == 0
    assert table(out) == [
        {"table": "mentors", "added": "0", "changed": "1", "removed": "0", "came": "", "gone": ""}
    ]
    status, out, _ = run("compare", "1", "2", "--table", "mentors")
    assert out.splitlines()[-1] == "changed\tSIM-M1\tname\tSatu\tDua"
    whole = tmp_path / "d.csv"
    assert run("compare", "1", "2", "--table", "mentors", "--out", whole)[0] == 0
    assert whole.read_text().endswith("changed,SIM-M1,name,Satu,Dua\n")
    assert run("compare", "1", "2", "--out", whole)[0] == 2
    assert "Did you mean mentors" in run("compare", "1", "2", "--table", "mentor")[2]
    status, _, err = run("name", "1", "Rakor 27 Okt", "--by", "analyst 1")
    assert (status, store.release(1).name) == (0, "Rakor 27 Okt")
    assert "Release 1 is now called “Rakor 27 Okt”." in err
    assert run("name", "2", "Rakor 27 Okt", "--by", "analyst 1")[0] == 2


def test_a_check_shows_what_would_move_and_why(run, files, store):
    run("publish", *files)
    files[0].write_text(
        REGISTER.replace("village_code", "village_code,nib")
        .replace("2001", "2001,1")
        .replace("2002", "2002,")
    )
    before = store.releases()
    status, out, _ = run("check", files[0], "--effects")
    assert status == 0
    moved = [line.split("\t") for line in out.splitlines()]
    assert ["corrections", "nib", "province", "15"] in [row[:4] for row in moved]
    assert store.releases() == before
    assert "No figure, tier or flag would move." in run("check", *files[1:], "--effects")[2]


def test_a_cell_is_corrected(run, files, store):
    run("publish", *files)
    who = ["--reason", "salah ketik", "--by", "analyst 1"]
    status, _, err = run("correct", "mentors", "SIM-M1", "name", "Tiga", *who)
    assert status == 0, err
    assert "Release 2 was published" in err
    run("publish", files[1])
    rows = pq.read_table(store.release().tables["mentors"][0]).to_pylist()
    assert [row["name"] for row in rows] == ["Tiga"], "replayed"
    status, _, err = run("correct", "mentor", "SIM-M1", "name", "Tiga", *who)
    assert status == 2
    assert "Did you mean mentors?" in err


def files_of(store):
    release = store.release()
    named = {table: [path.name for path in paths] for table, paths in release.tables.items()}
    return named, release.settings_text, release.as_of


def test_new_settings_alone_make_a_release(run, files, store, tmp_path):
    assert run("publish", *files)[0] == 0
    settings = tmp_path / "settings.toml"
    settings.write_text(store.release().settings_text.replace(" = 45", " = 46"))
    status, _, err = run("publish", "--settings", settings)
    assert status == 0
    assert "Release 2 was published" in err
    assert store.release().settings_text != store.release(1).settings_text
    status, _, err = run("publish", "--settings", settings)
    assert "Nothing changed; release 2" in err


def test_an_accepted_explanation_alone_makes_a_release(run, files, store, tmp_path):
    assert run("publish", *files)[0] == 0
    desk = Desk(store.folder)
    assert desk.last_noted() == 1
    status, _, err = run("publish")
    assert status == 2
    assert "there are no new clarifications" in err

    shown = World(tmp_path / "cases").release(
        1, "case\nvacancy:cooperative:SIM-K1", line=store.release().line
    )
    add(desk, shown, 1, Close("explained", "x"), by="A")
    status, _, err = run("publish", "--by", "analyst 1")
    assert status == 0
    assert "Release 2 was published" in err
    (path,) = store.release().results["clarifications"]
    assert pq.read_table(path).to_pylist() == clarifications(desk, shown.line).to_pylist()
    assert desk.last_noted() == 2
    assert run("publish")[0] == 2


def test_a_real_line_starts_without_the_simulated_clarifications(run, files, store, tmp_path):
    assert run("publish", *files)[0] == 0
    shown = World(tmp_path / "cases").release(
        1, "case\nvacancy:cooperative:SIM-K1", line=store.release().line
    )
    add(Desk(store.folder), shown, 1, Close("explained", "x"), by="A")
    register = tmp_path / "cooperatives.csv"
    register.write_text(REGISTER.replace("SIM-", ""))
    status, _, err = run("publish", register)
    assert (status, store.release().simulated) == (0, False), err
    (path,) = store.release().results["clarifications"]
    assert pq.read_metadata(path).num_rows == 0


def test_damage_is_listed_with_status_1(run, files, store):
    run("publish", *files)
    (path,) = store.release().tables["visits"]
    path.write_bytes(path.read_bytes() + b"x")
    status, out, err = run("verify")
    assert status == 1
    assert table(out) == [
        {"release": "1", "name": "table visits", "damage": "changed", "file": str(path)}
    ]
    assert "1 file is damaged" in err


def test_removals_are_refused_until_accepted(run, files, store):
    run("publish", *files)
    files[0].write_text("".join(REGISTER.splitlines(keepends=True)[:2]))
    status, _, err = run("publish", files[0])
    assert status == 1
    assert "[refused] cooperatives.csv" in err
    assert "Refused; nothing was published." in err
    assert store.release().number == 1
    assert run("publish", files[0], "--accept-removals")[0] == 0
    assert store.release().rows["visits"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("visits.csv", b"PK\x03\x04 a ZIP by another name"),
        ("visits.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook"),
        ("visits.csv", b"<!DOCTYPE html><html><body>Log in</body></html>"),
        ("notes.txt", b"nothing that is a table"),
    ],
)
def test_a_file_of_a_wrong_kind_is_refused_with_status_1(run, tmp_path, store, name, content):
    wrong = tmp_path / name
    wrong.write_bytes(content)
    for command in ("check", "publish"):
        status, _, err = run(command, wrong)
        assert status == 1
        assert f"[refused] {name}" in err
        assert "Traceback" not in err
    assert store.releases() == ()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Required: COMMAND."),
        (["frobnicate"], "COMMAND: frobnicate is not known. Choose from: sample, check, publish,"),
        (["check"], "Required: FILE."),
        (["check", "nowhere.csv"], "nowhere.csv"),
        (["check", "x.csv", "--frobnicate"], "Unknown option: --frobnicate."),
        (["check", "x.csv", "--as-of", "31/10/2026"], '--as-of: "31/10/2026" is not a valid'),
        (["publish"], "Give files to publish, or --settings;"),
        (["publish", "."], ". is a folder; name its files, for instance ./*.csv."),
        (["check", "."], ". is a folder; name its files"),
        (["publish", "--settings", "nowhere.toml"], "nowhere.toml"),
        (["publish", "x.csv", "--name"], "--name needs a value."),
        (["rollback", "7"], "There is no release 7."),
        (["rollback", "zero"], 'N: "zero" is not a valid value.'),
        (["verify", "7"], "There is no release 7."),
        (["assess", "--out", "y"], "Choose one of: --exports --release."),
        (["assess", "--exports", "nowhere", "--out", "y"], "There is no folder nowhere."),
        (["assess", "--exports", "x", "--release", "1", "--out", "y"], "cannot be used together"),
        (["assess", "--release", "7", "--out", "y"], "There is no release 7."),
        (["sample"], "Required: --out."),
        (["sample", "--out", "x", "--truth", "x"], "must not stand in the folder"),
        (["sample", "--out", "x", "--cooperatives", "0"], "The number of cooperatives must be"),
        (["sample", "--out", "x", "--base-rates", "nan"], "the multiplier of base rates"),
        (
            ["scorecard", "--seeds", "1", "--base-rates", "1,4"],
            '--base-rates: "1,4" is not a valid',
        ),
        (
            ["scorecard", "--seeds", "1", "--base-rates", "1,1"],
            '--base-rates: "1,1" is not a valid',
        ),
        (["sample", "--out", "x", "--weeks", "many"], '--weeks: "many" is not a valid'),
        (["sample", "--out", "x", "--format", "doc"], "--format: doc is not known. Choose from:"),
        (["--language", "xx", "releases"], "--language: xx is not known. Choose from: id, en."),
    ],
)
def test_a_wrong_call_has_status_2_and_a_sentence(run, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    if "xx" not in arguments:
        assert run(*arguments, language="id")[2] != err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_exports_is_a_wrong_call(run, tmp_path):
    status, _, err = run("assess", "--exports", tmp_path, "--out", tmp_path / "out")
    assert status == 2
    assert "holds no <table>.csv" in err


def test_a_name_that_is_taken_is_a_wrong_call(run, files):
    run("publish", *files, "--name", "Rakor")
    files[1].write_text(MENTORS.replace("Satu", "Dua"))
    status, _, err = run("publish", files[1], "--name", "Rakor")
    assert status == 2
    assert "“Rakor” is taken" in err


def test_a_broken_store_is_said(run, files, tmp_path):
    (tmp_path / "store").write_text("a file in the place of the store")
    status, _, err = run("publish", *files)
    assert status == 1
    assert "Older releases are intact" in err


def test_an_unexpected_error_is_said_and_its_details_are_kept(run, monkeypatch, tmp_path):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(releases, "rollback", lambda *_, **__: fail())
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    status, out, err = run("rollback", "1")
    assert (status, out) == (1, "")
    (details,) = kept.glob("dashboard-error-*.txt")
    assert err == (
        "Unexpected error (ZeroDivisionError)."
        f" Its details are in {details}; send them along with a report.\n"
    )
    assert "Traceback" in details.read_text("utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(kept / "gone"))
    assert run("rollback", "1")[2] == "Unexpected error (ZeroDivisionError).\n"
    assert "Traceback" in run("rollback", "1", "--debug")[2]


def test_a_simulated_set_is_assessed_to_the_documented_files(run, tmp_path):
    exports, truth, out = tmp_path / "exports", tmp_path / "truth", tmp_path / "out"
    status, _, err = run(
        "sample", "--out", exports, "--truth", truth, "--cooperatives", 60, "--weeks", 26
    )
    assert status == 0
    assert (truth / "cooperative_truth.csv").exists()
    assert not list(exports.glob("*truth*"))
    status, stdout, err = run("assess", "--exports", exports, "--out", out)
    assert (status, stdout) == (0, "")
    assert "The assessment as of 31 Oct 2026 was written" in err
    heading = (
        "rule_id,subject_type,subject_id,status,severity,value,threshold,n,reason_code,evidence"
    )
    assert (out / "assessments.csv").read_text().splitlines()[0] == heading
    heading, *tiers = (out / "tiers.csv").read_text().splitlines()
    assert heading.startswith("cooperative_id,regency_code,tier,subtype,visits,verified,")
    assert len(tiers) == 60
    assert {path.name for path in out.glob("*.parquet")} == {
        path.with_suffix(".parquet").name for path in out.glob("*.csv")
    }


def test_a_release_is_assessed_like_its_exports(run, files, tmp_path):
    run("publish", *files)
    assert run("assess", "--release", 1, "--out", tmp_path / "a")[0] == 0
    assert run("assess", "--exports", files[0].parent, "--out", tmp_path / "b")[0] == 0
    for name in ("assessments.csv", "tiers.csv"):
        assert (tmp_path / "a" / name).read_text() == (tmp_path / "b" / name).read_text()


def test_exports_without_the_register_are_refused(run, files, tmp_path):
    files[0].unlink()
    status, _, err = run("assess", "--exports", files[1].parent, "--out", tmp_path / "out")
    assert status == 1
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_a_terminal_gets_a_bar_and_columns(run, files, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    status, out, err = run("check", *files)
    assert status == 0
    assert "█" in err
    assert err.split("\x1b[K")[-1].startswith("This can be published"), "the bar is wiped away"
    assert out.splitlines()[:2] == [
        "table         rows  added  changed  removed  kept  set_aside",
        "cooperatives  2     2      0        0        0     0",
    ]


def test_help_is_quick_in_both_languages_and_reads_no_data(run):
    for language, word in (("id", "perintah"), ("en", "commands")):
        status, out, err = run("--help", language=language)
        assert (status, err) == (0, "")
        assert word in out
        for command in COMMANDS:
            assert command.name in out
            assert run(command.name, "--help", language=language)[0] == 0
    light = (
        "import sys; from dashboard.__main__ import main; main(['--help']);"
        "heavy = {'duckdb', 'pandas', 'geopandas', 'pyarrow', 'streamlit'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", light], check=True, capture_output=True)


@pytest.mark.parametrize("arguments", [["releases"], ["--help"]])
def test_a_reader_who_has_read_enough_is_no_error(tmp_path, arguments):
    command = [sys.executable, "-m", "dashboard", *arguments, "--store", tmp_path / "store"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.close()  # before it writes anything
        assert child.stderr.read() == b""
    assert child.returncode == 0


def test_the_docs_list_every_command():
    assert (ROOT / "docs" / "command-line.md").read_text("utf-8") == markdown()


def test_a_date_may_be_declared_for_files_without_one(run, files, store, tmp_path):
    assert run("publish", *files)[0] == 0
    building = tmp_path / "bangunan.csv"
    building.write_text("cooperative_id,physical_pct\nSIM-K1,40\n")
    status, _, err = run("check", building)
    assert status == 1
    assert "Declare one date for all rows" in err
    assert run("publish", building, "--rows-as-of", "2026-10-05")[0] == 0
    (path,) = store.release().tables["construction"]
    assert str(pq.read_table(path)["as_of"][0]) == "2026-10-05"
    assert run("check", tmp_path / "none.csv", "--rows-as-of", "2026-10-05")[0] == 2
    assert run("check", building, "--rows-as-of", "kemarin")[0] == 2
