"""Where the cooperatives stand: the villages drawn from the register, sites, signal, bad points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.reference import Reference
from dashboard.simulate.plan import Bools, Floats, Ints, Plan, Texts, either, some

KM_PER_DEGREE = 111.2
NO_SIGNAL_OF_RURAL = 0.18
WRONG_POINT = 0.03


@dataclass(frozen=True)
class Ground:
    """Cooperatives by index (one per village): ``site_*`` is where it really stands.

    ``point_*`` is what the register says, ``kind`` of point building, office or
    village_centroid; ``area`` is city, rural or no_signal.
    """

    village_code: Texts
    village: Texts
    district_code: Texts
    district: Texts
    regency_code: Texts
    regency: Texts
    desa: Bools
    area: Texts
    signal: Texts
    village_lat: Floats
    village_lon: Floats
    site_lat: Floats
    site_lon: Floats
    point_lat: Floats
    point_lon: Floats
    point_kind: Texts
    wrong_point: Bools
    shared_site: Bools
    regencies: Texts  # codes, sorted
    cities: Texts  # codes of the kota among them

    def __len__(self) -> int:
        return len(self.village_code)

    @property
    def regency_no(self) -> Ints:
        """Index into ``regencies`` of every cooperative."""
        return np.searchsorted(self.regencies.astype(str), self.regency_code.astype(str))


def km(
    lat_a: Floats, lon_a: Floats, lat_b: Floats | np.float64, lon_b: Floats | np.float64
) -> Floats:
    """Return distances in km between points in degrees; good to 0.1% inside a province."""
    wide = np.cos(np.radians((lat_a + lat_b) / 2))
    return np.asarray(KM_PER_DEGREE * np.hypot(lat_a - lat_b, (lon_a - lon_b) * wide))


def choose_villages(reference: Reference, cooperatives: int, seed: int) -> pd.DataFrame:
    """Return ``cooperatives`` villages: all, or whole districts spread over several regencies."""
    villages = reference.villages.sort_values("village_code", ignore_index=True)
    if cooperatives >= len(villages):
        return villages
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1,)))
    cities = reference.regencies.loc[reference.regencies["kind"] == "kota", "regency_code"]
    codes = np.sort(villages["regency_code"].unique())
    wanted = int(np.clip(round(cooperatives / 40), 3, len(codes)))
    city = rng.choice(np.sort(cities.to_numpy(dtype=str)))
    others = rng.permutation([code for code in codes if code != city])[: wanted - 1]
    sizes = villages.groupby("district_code").size()
    queues = [
        list(rng.permutation([d for d in sizes.index if d.startswith(regency)]))
        for regency in [city, *others]
    ]
    chosen: list[str] = []
    total, turn = 0, 0
    while total < cooperatives and any(queues):
        queue = queues[turn % len(queues)]
        turn += 1
        if queue:
            chosen.append(str(queue.pop()))
            total += int(sizes[chosen[-1]])
    rank = villages["district_code"].map({code: i for i, code in enumerate(chosen)})
    kept = villages[rank.notna()].assign(rank=rank).sort_values(["rank", "village_code"])
    kept = kept.head(cooperatives).drop(columns="rank")
    return kept.sort_values("village_code", ignore_index=True)


def lay(plan: Plan, villages: pd.DataFrame, regencies: pd.DataFrame) -> Ground:
    """Put every cooperative on the ground, with the register's mistakes about where it is."""
    rng = plan.rng("ground")
    n = len(villages)
    codes = np.sort(villages["regency_code"].unique()).astype(object)
    kinds = regencies.set_index("regency_code")["kind"]
    cities = np.array([code for code in codes if kinds[code] == "kota"], dtype=object)
    regency = villages["regency_code"].to_numpy(dtype=object)
    lat = villages["latitude"].to_numpy(dtype=float).copy()
    lon = villages["longitude"].to_numpy(dtype=float).copy()
    desa = (villages["kind"] == "desa").to_numpy()
    city = np.isin(regency.astype(str), cities.astype(str))

    spread = np.where(city, 0.06, 0.3) / KM_PER_DEGREE
    site_lat = lat + spread * np.clip(rng.standard_normal(n), -2, 2)
    site_lon = lon + spread * np.clip(rng.standard_normal(n), -2, 2)
    district = villages["district_code"].to_numpy(dtype=object)
    _stand_close(rng, city, district, site_lat, site_lon)
    shared = _share_sites(rng, ~city, district, site_lat, site_lon)

    signal = _signal(plan, villages, city, desa)
    kind = rng.choice(["building", "office", "village_centroid"], size=n, p=[0.35, 0.45, 0.2])
    blur = np.select([kind == "building", kind == "office"], [0.03, 0.12], 0) / KM_PER_DEGREE
    at_centre = kind == "village_centroid"
    point_lat = np.where(at_centre, lat, site_lat + blur * rng.standard_normal(n))
    point_lon = np.where(at_centre, lon, site_lon + blur * rng.standard_normal(n))
    wrong = _wrong_points(rng, ~at_centre & ~shared, regency, lat, lon, point_lat, point_lon)
    # Villages that share one site also share its coordinate in the register, to the digit.
    for name, values in (("lat", point_lat), ("lon", point_lon)):
        site = site_lat if name == "lat" else site_lon
        values[shared] = site[shared]
    kind[shared] = "building"
    names = regencies.set_index("regency_code")["short_name"]
    return Ground(
        village_code=villages["village_code"].to_numpy(dtype=object),
        village=villages["name"].to_numpy(dtype=object),
        district_code=district,
        district=villages["district_name"].to_numpy(dtype=object),
        regency_code=regency,
        regency=names.loc[regency].to_numpy(dtype=object),
        desa=desa,
        area=either(city, "city", either(signal == "none", "no_signal", "rural")),
        signal=signal,
        village_lat=lat,
        village_lon=lon,
        site_lat=site_lat.round(6),
        site_lon=site_lon.round(6),
        point_lat=point_lat.round(6),
        point_lon=point_lon.round(6),
        point_kind=kind.astype(object),
        wrong_point=wrong,
        shared_site=shared,
        regencies=codes,
        cities=cities,
    )


def _stand_close(
    rng: np.random.Generator, city: Bools, district: Texts, lat: Floats, lon: Floats
) -> None:
    """Move every third city cooperative to 300 to 600 m from the one before it."""
    inside = np.flatnonzero(city)
    for a, b in zip(inside[:-1:3], inside[1::3], strict=False):
        if district[a] == district[b]:
            turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.6) / KM_PER_DEGREE
            lat[b], lon[b] = lat[a] + far * np.sin(turn), lon[a] + far * np.cos(turn)


def _share_sites(
    rng: np.random.Generator, rural: Bools, district: Texts, lat: Floats, lon: Floats
) -> Bools:
    """Let about 1% of the villages share one building with the next village."""
    shared = np.zeros(len(lat), dtype=bool)
    pairs = np.flatnonzero(rural[:-1] & (district[:-1] == district[1:]))
    far = km(lat[pairs], lon[pairs], lat[pairs + 1], lon[pairs + 1])
    near = pairs[far < np.quantile(far, 0.3)] if len(pairs) else pairs
    for a in some(rng, near, max(1, round(len(lat) * 0.005))):
        if not shared[a] and not shared[a + 1]:
            lat[a + 1], lon[a + 1] = lat[a].round(6), lon[a].round(6)
            lat[a], lon[a] = lat[a + 1], lon[a + 1]
            shared[a] = shared[a + 1] = True
    return shared


def _signal(plan: Plan, villages: pd.DataFrame, city: Bools, desa: Bools) -> Texts:
    """Leave whole corners without signal: villages far from the heart of their regency."""
    rng = plan.rng("signal")
    lat, lon = villages["latitude"].to_numpy(float), villages["longitude"].to_numpy(float)
    by_regency = villages.groupby("regency_code")[["latitude", "longitude"]].transform("median")
    far = km(lat, lon, by_regency["latitude"].to_numpy(), by_regency["longitude"].to_numpy())
    by_district = pd.Series(far).groupby(villages["district_code"]).transform("median").to_numpy()
    remote = by_district + 0.35 * far + 4 * rng.standard_normal(len(far))
    remote[city | ~desa] = -np.inf
    rural = ~city
    cut = np.sort(remote[rural])[::-1][max(0, round(NO_SIGNAL_OF_RURAL * rural.sum()) - 1)]
    weak = rng.random(len(far)) < np.where(city, 0.03, 0.3)
    return np.where(remote >= cut, "none", np.where(weak, "weak", "good")).astype(object)


def _wrong_points(
    rng: np.random.Generator,
    allowed: Bools,
    regency: Texts,
    lat: Floats,
    lon: Floats,
    point_lat: Floats,
    point_lon: Floats,
) -> Bools:
    """Copy another village's coordinate into 3% of the register: a slip of the spreadsheet."""
    wrong = np.zeros(len(lat), dtype=bool)
    for a in some(rng, np.flatnonzero(allowed), max(1, round(WRONG_POINT * len(lat)))):
        far = km(lat[a : a + 1], lon[a : a + 1], lat, lon)
        others = np.flatnonzero((regency == regency[a]) & (far > 4) & (far < 30))
        if len(others):
            b = rng.choice(others)
            point_lat[a] = lat[b] + 0.0005 * rng.standard_normal()
            point_lon[a] = lon[b] + 0.0005 * rng.standard_normal()
            wrong[a] = True
    return wrong
