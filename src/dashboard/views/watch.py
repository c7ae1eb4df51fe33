"""What a process knows of itself: whether it is ready, and the numbers of its pages."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.errors import DashboardError
from dashboard.releases import Store

_LOG = logging.getLogger("dashboard.pages")
_LEAST_FREE_BYTES = 1 << 30  # publishing a province writes a tenth of this
_SECONDS = (0.05, 0.1, 0.15, 0.3, 0.5, 1, 2, 5, 10, 30)  # the goals of BENCHMARKS.md are among them

_RUNS = Counter("dashboard_page_runs", "Runs of a page, by how they ended", ("page", "outcome"))
_TIMES = Histogram("dashboard_page_seconds", "Time of a page's run", ("page",), buckets=_SECONDS)
_RELEASE = Gauge("dashboard_release", "Number of the newest release; 0 in an empty store")
_AS_OF = Gauge("dashboard_release_as_of_seconds", "As-of date of the newest release, as Unix time")
_FREE = Gauge("dashboard_store_free_bytes", "Free space on the store's disk")


@contextmanager
def observed(page: str) -> Iterator[None]:
    """Count and time one run of a page, and log it; errors pass through."""
    begun, outcome = time.perf_counter(), "done"
    try:
        yield
    except DashboardError:
        outcome = "refused"
        raise
    except Exception:
        outcome = "failed"
        raise
    finally:
        took = time.perf_counter() - begun
        _RUNS.labels(page, outcome).inc()
        _TIMES.labels(page).observe(took)
        told = {"page": page, "outcome": outcome, "ms": round(1000 * took)}
        _LOG.info("page", extra=told)


def ready(_request: Request) -> Response:
    """Answer 200 where the store can be read and has room, else 503 with what is wrong."""
    try:
        newest = Store().newest()
        free = _free_bytes()
    except (DashboardError, OSError) as error:
        return JSONResponse({"ready": False, "why": str(error)}, 503)
    if free < _LEAST_FREE_BYTES:
        why = f"only {free / 1e6:.0f} MB are free on the store's disk"
        return JSONResponse({"ready": False, "why": why}, 503)
    found = {"release": newest.number, "as_of": newest.as_of.isoformat()} if newest else {}
    return JSONResponse({"ready": True, **found})


def metrics(_request: Request) -> Response:
    """Answer with the process's numbers in the text format of Prometheus."""
    newest = Store().newest()
    _RELEASE.set(newest.number if newest else 0)
    if newest:
        _AS_OF.set(time.mktime(newest.as_of.timetuple()))
    _FREE.set(_free_bytes())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _free_bytes() -> int:
    folder = Store().folder
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free
