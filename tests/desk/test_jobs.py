"""Work beside the readers: it says how far it is, keeps what came of it, and can be let go."""

import threading

import pytest

from dashboard.desk.jobs import Job
from dashboard.errors import RefusedError

PATIENCE_S = 30


def test_a_job_says_how_far_it_is_and_gives_its_result():
    go_on, half = threading.Event(), threading.Event()

    def work(progress):
        progress(0.5, "visits.csv")
        half.set()
        go_on.wait(PATIENCE_S)
        return 42

    job = Job(work)
    assert half.wait(PATIENCE_S)
    assert (job.done, job.share, job.what) == (False, 0.5, "visits.csv")
    go_on.set()
    assert job.result() == 42
    assert job.done
    assert job.succeeded


def test_what_the_work_raises_is_said_to_who_asks():
    def work(progress):
        raise RefusedError("ditolak", "refused")

    job = Job(work)
    with pytest.raises(RefusedError):
        job.result()
    with pytest.raises(RefusedError):
        job.result()
    assert not job.succeeded


def test_unwanted_work_ends_where_it_next_says_how_far_it_is():
    go_on, reached = threading.Event(), []

    def work(progress):
        go_on.wait(PATIENCE_S)
        progress(0.1, "")
        reached.append(True)

    job = Job(work)
    job.stop()
    go_on.set()
    assert job._done.wait(PATIENCE_S)
    assert not job.succeeded
    assert reached == []
