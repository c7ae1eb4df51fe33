"""Limits and chances beside scipy's, instalments beside published figures."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
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
