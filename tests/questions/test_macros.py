"""Limits and chances beside scipy's, instalments beside published figures."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, binom, poisson

from dashboard.questions import engine

SHARES = st.floats(0.001, 0.999)
SPREADS = st.floats(0.001, 0.9)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with engine.connect(threads=1) as opened:
        yield opened


def one(connection: duckdb.DuckDBPyConnection, sql: str, **values: float) -> float:
    return connection.cursor().execute(f"select {sql}", values).fetchall()[0][0]


def tail(x: int, n: int, mu: float, rho: float) -> float:
    return float(betabinom.sf(x - 1, n, mu * (1 - rho) / rho, (1 - mu) * (1 - rho) / rho))


@given(x=st.integers(0, 120), n=st.integers(0, 100), mu=SHARES, rho=SPREADS)
def test_a_tail_is_scipys(
    connection: duckdb.DuckDBPyConnection, x: int, n: int, mu: float, rho: float
) -> None:
    found = one(connection, "beta_binomial_tail($x, $n, $mu, $rho)", x=x, n=n, mu=mu, rho=rho)
    assert found == pytest.approx(tail(x, n, mu, rho), rel=1e-6, abs=1e-9)


@given(n=st.integers(1, 60), mu=SHARES, rho=SPREADS)
def test_a_limit_is_the_fewest_hits_that_are_rare(
    connection: duckdb.DuckDBPyConnection, n: int, mu: float, rho: float
) -> None:
    found = one(connection, "beta_binomial_limit($n, $mu, $rho, 0.002)", n=n, mu=mu, rho=rho)
    assert found <= n + 1
    assert found == n + 1 or tail(found, n, mu, rho) < 0.002 + 1e-9
    assert found == 1 or tail(found - 1, n, mu, rho) >= 0.002 - 1e-9


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("beta_binomial_tail(1, 10, 0.0, 0.1)", 0.0),
        ("beta_binomial_tail(10, 10, 1.0, 0.1)", 1.0),
        ("beta_binomial_tail(null, 10, 0.1, 0.1)", None),
        ("beta_binomial_tail(3, 10, null, 0.1)", None),
        ("beta_binomial_limit(0, 0.1, 0.1, 0.002)", 1),
        ("poisson_at_most(0, 0.0)", 1.0),
        ("poisson_at_most(null, 3.0)", None),
        ("binomial_at_most(0, 10, 1.0)", 0.0),
        ("binomial_at_most(0, 10, 0.0)", 1.0),
        ("binomial_at_most(3, 10, null)", None),
    ],
)
def test_edges(connection: duckdb.DuckDBPyConnection, sql: str, expected: float | None) -> None:
    assert one(connection, sql) == expected


@pytest.mark.parametrize("rho", [0.02, 0.07, 0.3])
def test_overdispersion_finds_what_was_drawn(
    connection: duckdb.DuckDBPyConnection, rho: float
) -> None:
    draws = np.random.default_rng(7)
    n = draws.integers(20, 200, 4000)
    share = draws.beta(0.1 * (1 - rho) / rho, 0.9 * (1 - rho) / rho, 4000)
    pairs = list(zip(draws.binomial(n, share).tolist(), n.tolist(), strict=True))
    cursor = connection.cursor()
    found = cursor.execute(
        "select overdispersion(pair[1]::double, pair[2]::double) from (select unnest($pairs) as pair)",
        {"pairs": [list(pair) for pair in pairs]},
    ).fetchall()[0][0]
    assert found == pytest.approx(rho, rel=0.15)


@pytest.mark.parametrize(
    "rows", ["(0, 20), (0, 30)", "(20, 20), (30, 30)", "(3, 20)", "(1, 1), (0, 1)"]
)
def test_overdispersion_has_a_floor(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    sql = f"select overdispersion(x::double, n::double) from (values {rows}) as t (x, n)"
    assert connection.cursor().execute(sql).fetchall() == [(0.001,)]


@given(x=st.integers(0, 60), expected=st.floats(0.01, 60))
def test_a_poisson_count_is_scipys(
    connection: duckdb.DuckDBPyConnection, x: int, expected: float
) -> None:
    found = one(connection, "poisson_at_most($x, $expected)", x=x, expected=expected)
    assert found == pytest.approx(float(poisson.cdf(x, expected)), rel=1e-6, abs=1e-12)


@given(x=st.integers(0, 120), n=st.integers(0, 100), chance=SHARES)
def test_a_binomial_is_scipys(
    connection: duckdb.DuckDBPyConnection, x: int, n: int, chance: float
) -> None:
    found = one(connection, "binomial_at_most($x, $n, $chance)", x=x, n=n, chance=chance)
    assert found == pytest.approx(float(binom.cdf(x, n, chance)), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("3e9, 6, 72, 0", 49_718_666.55),  # the figures of PMK 49/2025
        ("3e9, 6, 72, 6", 53478818),
        ("6e8, 0, 66, 6", 10_000_000),
        ("6e8, 6, 6, 6", None),
        ("6e8, 6, 72, null", None),
        ("6e8, null, 72, 6", None),
    ],
)
def test_an_annuity(
    connection: duckdb.DuckDBPyConnection, terms: str, expected: float | None
) -> None:
    assert one(connection, f"annuity({terms})") == (expected and pytest.approx(expected, rel=1e-4))


PEERS = "among_peers('counted', 20, 0.1, 0.002, 0.1, 5, 100)"


def _among(rows: list[tuple[str, str, str, int, int]]) -> dict[str, dict[str, object]]:
    """Return ``among_peers`` by mentor for (mentor, regency, stratum, hits, n)."""
    frame = pd.DataFrame(rows, columns=["mentor_id", "regency_code", "stratum", "hits", "n"])
    with engine.connect(threads=1) as opened:
        opened.register("counted", frame)
        found = opened.execute(f"select * from {PEERS}").df()
    return found.set_index("mentor_id").to_dict("index")


def test_a_mentor_is_compared_with_the_others_of_its_strata() -> None:
    near = [(f"N{i}", "15.01", "good", i % 3, 30) for i in range(8)]
    far = [(f"F{i}", "15.01", "none", 10 + i % 3, 30) for i in range(8)]
    both = [("B", "15.01", "good", 0, 10), ("B", "15.01", "none", 7, 20)]
    found = _among([*near, *far, *both])
    good, none = sum(row[3] for row in near), sum(row[3] for row in far)
    expected = (10 * (good + 0.5) / 241 + 20 * (none + 0.5) / 241) / 30
    assert found["B"]["baseline"] == pytest.approx(100 * expected)
    others = (good - near[1][3] + 0.5) / (8 * 30 + 10 - 30 + 1)
    assert found["N1"]["baseline"] == pytest.approx(100 * others)
    assert {row["status"] for row in found.values()} == {"clear"}


def test_where_a_stratum_is_small_the_province_is_asked_and_then_nobody() -> None:
    many = [(f"N{i}", "15.01", "", 3, 30) for i in range(8)]
    found = _among([*many, ("A", "15.02", "", 29, 30), ("B", "16.01", "", 29, 30)])
    assert found["A"]["baseline"] == pytest.approx(100 * 24.5 / 241)
    assert found["A"]["status"] == "flag"
    assert (found["B"]["status"], found["B"]["reason_code"]) == ("cannot_assess", "few_peers")


def test_the_limit_is_scipys_and_the_worst_do_not_widen_it() -> None:
    draws = np.random.default_rng(11)
    n = draws.integers(40, 120, 200)
    hits = draws.binomial(n, draws.beta(2, 38, 200))
    honest = [
        (f"N{i}", "15.01", "", int(x), int(m)) for i, (x, m) in enumerate(zip(hits, n, strict=True))
    ]
    worst = [(f"W{i}", "15.01", "", 60, 100) for i in range(10)]
    without, found = _among(honest), _among([*honest, *worst])
    assert {found[f"W{i}"]["status"] for i in range(10)} == {"flag"}
    assert sum(found[f"N{i}"]["status"] == "flag" for i in range(200)) <= 2
    # Drawn with an intraclass correlation of 1 / 41: the winsorised one lies below it, not far.
    for name, row in without.items():
        size, mu = int(row["n"]), float(row["baseline"]) / 100
        fewest = round(float(row["threshold"]) * size / 100)
        assert tail(fewest, size, mu, 1 / 41) < 0.02, name
        assert fewest == np.ceil(0.1 * size) or tail(fewest - 1, size, mu, 0.001) > 1e-6, name


def test_nobody_stands_out_where_all_are_alike() -> None:
    found = _among([(f"N{i}", "15.01", "", 30, 30) for i in range(8)])
    assert {row["reason_code"] for row in found.values()} == {"peers_alike"}


def test_a_small_share_is_not_worth_a_question() -> None:
    clean = [(f"N{i}", "15.01", "", 0, 60) for i in range(20)]
    found = _among([*clean, ("A", "15.01", "", 5, 60), ("B", "15.01", "", 6, 60)])
    assert (found["A"]["status"], found["B"]["status"]) == ("clear", "flag")


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2026-10-10", "2026-08-01"),  # the last day of grace for September
        ("2026-10-11", "2026-09-01"),
        ("2026-11-10", "2026-09-01"),
        ("2027-01-11", "2026-12-01"),
    ],
)
def test_a_month_is_due_when_its_days_of_grace_are_over(
    connection: duckdb.DuckDBPyConnection, as_of: str, due: str
) -> None:
    sql = "newest_month_due($as_of, 10)::varchar"
    assert connection.execute(f"select {sql}", {"as_of": as_of}).fetchall() == [(due,)]
    last = "(last_day_to_report(newest_month_due($as_of, 10), 10) < $as_of::date)"
    assert connection.execute(f"select {last}", {"as_of": as_of}).fetchall() == [(True,)]
