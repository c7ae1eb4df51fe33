"""A log that was cut short for a regency is accepted loudly, and rule F1 sees it."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from dashboard import intake, questions
from dashboard.releases import Store, plan, publish

from .tables import counted, places

VILLAGES = {"15.01": "15.01.02.2001", "15.02": "15.02.01.2001"}
MENTORS = {code: [f"SIM-M{n}-{code}" for n in range(4)] for code in VILLAGES}
REGISTER = "cooperative_id,name,village_code\n" + "".join(
    f"SIM-K{code},Maju,{village}\n" for code, village in VILLAGES.items()
)
PEOPLE = "mentor_id,name,role,regency_code,contract_from,contract_to\n" + "".join(
    f"{mentor},{mentor},asisten bisnis,{code},2026-01-01,2026-12-31\n"
    for code, own in MENTORS.items()
    for mentor in own
)
MAY, OCTOBER = date(2026, 5, 4), date(2026, 9, 30)


def visits(first, last, but=()):
    """Each mentor visits twice a week; those in ``but`` are missing from the file."""
    rows = ["visit_id,mentor_id,cooperative_id,started_at,submitted_at"]
    for code, own in MENTORS.items():
        for mentor in own:
            rows += [
                f"{mentor}-{day},{mentor},SIM-K{code},{day} 09:00,{day} 17:00"
                for day in (first + timedelta(n) for n in range((last - first).days + 1))
                if day.weekday() in (0, 3) and mentor not in but
            ]
    return "\n".join(rows) + "\n"


def upload(store, folder, as_of, **texts):
    folder.mkdir()
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.csv")
        files[-1].write_text(text)
    taken = intake.read(
        files,
        bases=store.bases(),
        reference=places(),
        as_of=as_of,
        today=as_of,
        work=folder / "work",
    )
    return taken, plan(store, taken, uploads=files)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    first = {"cooperatives": REGISTER, "mentors": PEOPLE, "visits": visits(MAY, OCTOBER)}
    _, planned = upload(made, tmp_path / "1", OCTOBER, **first)
    publish(made, planned, questions.assess, reference=places())
    return made


def truncated(taken):
    return [finding for finding in taken.findings if finding.code == "feed_truncated"]


def f1(release):
    query = "select subject_id, status from read_parquet($p) where rule_id = 'F1' order by all"
    with duckdb.connect() as connection:
        paths = {"p": [str(path) for path in release.results["rule_results"]]}
        return dict(connection.execute(query, paths).fetchall())


def test_a_regency_cut_short_is_said_and_flagged(store, tmp_path):
    end = date(2026, 10, 31)
    short = visits(date(2026, 10, 1), end, but=MENTORS["15.02"][1:])
    taken, planned = upload(store, tmp_path / "2", end, visits=short)
    (said,) = truncated(taken)
    assert (said.level, planned.refused) == ("note", False)
    assert said.value == "Merangin (15.02), 2026-10-01 – 2026-10-29"
    assert "only 9 rows, less than half of the 36" in said.reason_en
    assert f1(store.release()) == {"15.01": "clear", "15.02": "clear"}
    release = publish(store, planned, questions.assess, reference=places())
    assert f1(release) == {"15.01": "clear", "15.02": "flag"}


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ((), 0),
        (MENTORS["15.02"][2:], 0),  # exactly half
        (MENTORS["15.02"][1:], 1),
        (MENTORS["15.02"], 0),  # an office sends its own regency alone
    ],
)
def test_only_less_than_half_is_too_few(store, tmp_path, missing, said):
    october = visits(date(2026, 10, 1), date(2026, 10, 31), but=missing)
    taken, _ = upload(store, tmp_path / "2", date(2026, 10, 31), visits=october)
    assert len(truncated(taken)) == said


def test_a_few_days_and_a_first_file_are_not_cut_short(store, tmp_path):
    two_days = visits(date(2026, 10, 1), date(2026, 10, 5))
    taken, _ = upload(store, tmp_path / "2", date(2026, 10, 5), visits=two_days)
    assert truncated(taken) == []
    buildings = "cooperative_id,as_of,physical_pct\nSIM-K15.01,2026-10-01,50\n"
    taken, _ = upload(store, tmp_path / "3", date(2026, 10, 5), construction=buildings)
    assert truncated(taken) == []


def test_back_checks_without_cooperatives_are_read(store, tmp_path):
    for number, column in (("2", "visit_id"), ("3", "cooperative_id"), ("4", "visit_id")):
        subject = "SIM-K15.01" if column == "cooperative_id" else "SIM-M0-15.01-2026-09-28"
        text = f"{column},checked_on,result\n{subject},2026-10-0{number},confirmed\n"
        taken, planned = upload(store, tmp_path / number, date(2026, 10, 5), back_checks=text)
        assert (taken.refused, truncated(taken)) == (False, [])
        publish(store, planned, counted, reference=places())
