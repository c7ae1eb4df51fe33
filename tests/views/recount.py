"""Every number of a place counted a second way: plain pandas over the sample's exports.

Nothing of the product is used but its thresholds' values, written out here. Only whether a visit is
believed, and so a cooperative's tier, is taken from the release, cooperative by cooperative: the
rules that judge it have tests of their own. How many there are is counted here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

AS_OF = pd.Timestamp("2026-10-31")
SEATS, LIMIT, COURSE_DAYS, REPORT_DAYS = 10, 15, 5, 10
STILL_WEEKS, SOON_DAYS, TREND_WEEKS = 8, 60, 40
STORES = ("cold_storage", "logistics")
STEPS = ("formed", "land_verified", "building", "built", "equipped", "operating", "selling")


def bucket(physical):
    """Return the official class of a building's state; None where there is none."""
    if pd.isna(physical):
        return "no_record"
    for top, name in ((20, "0-20"), (50, "21-50"), (75, "51-75")):
        if physical <= top:
            return name
    return "76-99" if physical < 100 else "100"


@dataclass
class Exports:
    """The sample's files, read once, and what the release says of each cooperative."""

    folder: Path
    judged: pd.DataFrame
    complete: set[str]

    def read(self, table):
        csv = self.folder / f"{table}.csv"
        frame = (
            pd.read_csv(csv, dtype={"regency_code": str, "scope_code": str})
            if csv.exists()
            else pd.read_parquet(csv.with_suffix(".parquet"))
        )
        for name in frame.columns:
            if name.endswith(("_on", "_to", "_from", "as_of", "month")):
                frame[name] = pd.to_datetime(frame[name])
        return frame

    def __post_init__(self):
        register = self.read("cooperatives").set_index("cooperative_id")
        self.register = register
        self.code = register["village_code"]
        self.construction = self.read("construction").sort_values("as_of", kind="stable")
        self.building = (
            self.construction.drop_duplicates("cooperative_id", keep="last")
            .set_index("cooperative_id")
            .reindex(register.index)
        )
        self.bucket = self.building["physical_pct"].map(bucket)
        units = self.read("business_units").sort_values("as_of", kind="stable")
        self.units = units.drop_duplicates(["cooperative_id", "unit_type"], keep="last")
        self.running = self.units[self.units["status"] == "operating"]
        self.mentors = self.read("mentors").set_index("mentor_id")
        inside = (self.mentors["contract_from"] <= AS_OF) & (self.mentors["contract_to"] >= AS_OF)
        self.active = self.mentors[inside]
        self.assistants = self.active[self.active["role"] == "business_assistant"]
        self.held = self._held()
        self.unit_ids = set(self.running["cooperative_id"])
        self.step = self._steps()
        self.still = self._still()

    def _held(self):
        """Return every assignment of a business assistant that holds today."""
        given = self.read("assignments").join(self.mentors, on="mentor_id")
        given = given[given["role"] == "business_assistant"]
        given["since"] = given[["assigned_from", "contract_from"]].max(axis=1)
        given["until"] = given[["assigned_to", "contract_to"]].min(axis=1)
        return given[(given["since"] <= AS_OF) & (given["until"] >= AS_OF)]

    def _steps(self):
        sales = self.running.groupby("cooperative_id")["monthly_sales_idr"].sum()
        found = {}
        for row in self.building.itertuples():
            each = row.Index
            if sales.get(each, 0) > 0:
                found[each] = "selling"
            elif each in self.unit_ids or row.stage == "operating":
                found[each] = "operating"
            elif row.stage == "equipped":
                found[each] = "equipped"
            elif row.stage == "built" or row.physical_pct >= 100:
                found[each] = "built"
            elif row.stage == "building" or row.physical_pct > 0:
                found[each] = "building"
            elif row.land_status == "verified" or row.stage == "land_ready":
                found[each] = "land_verified"
            else:
                found[each] = "formed"
        return pd.Series(found)

    def _still(self):
        """Return the weeks without a rise of every building that stands still."""
        found = {}
        for each, rows in self.construction.groupby("cooperative_id"):
            last = rows.iloc[-1]
            rises = rows[~(rows["physical_pct"].diff() <= 0)]["as_of"].max()
            days = (AS_OF - rises).days
            if 0 < last["physical_pct"] < 100 and (
                last["stage"] == "stopped" or days >= 7 * STILL_WEEKS
            ):
                found[each] = days // 7
        return pd.Series(found)


class Place:
    """What is counted in one place, of a code's length."""

    def __init__(self, exports, scope):
        self.all, self.scope = exports, scope
        self.ids = exports.code.index[exports.code.str.startswith(scope)]

    def below(self, length):
        """Return the places of that length of code inside this one, in official order."""
        codes = sorted(set(self.all.code[self.ids].str[:length]))
        return {code: Place(self.all, code) for code in codes}

    @cached_property
    def n(self):
        return len(self.ids)

    def among(self, ids):
        return len(self.ids.intersection(pd.Index(list(ids))))

    # --- what the register, the buildings and the units say ---

    @property
    def metrics(self):
        """Return numerator and denominator of every metric that a page shows."""
        building, units = self.all.building.loc[self.ids], self.all.running
        reported = building[["has_electricity", "has_water", "has_road", "has_internet"]].dropna(
            how="all"
        )
        outlets = ~units["unit_type"].isin(("office", *STORES))
        borrowers = self.all.read("financing")
        borrowers = borrowers[
            borrowers["scheme"].isin(("cooperative_loan", "working_capital"))
            & (borrowers["disbursed_idr"] > 0)
        ]
        lent = self.judged[self.judged.index.isin(borrowers["cooperative_id"])]["verified_45"]
        lent = lent.dropna().astype(bool)
        seen = self.judged["verified_45"][self.regency_complete].dropna().astype(bool)
        tiers = Counter(self.judged["tier"])
        register = self.all.register.loc[self.ids]
        return {
            "built": (self.buckets["100"], self.n),
            "no_construction_record": (self.buckets["no_record"], self.n),
            "land_verified": (int((building["land_status"] == "verified").sum()), self.n),
            "operating": (self.among(units["cooperative_id"]), self.n),
            "outlet": (self.among(units[outlets]["cooperative_id"]), self.n),
            "warehouse": (
                self.among(units[units["unit_type"].isin(STORES)]["cooperative_id"]),
                self.n,
            ),
            "facilities": (int(reported.astype(bool).all(axis=1).sum()), len(reported)),
            "nib": (int(register["nib"].notna().sum()), self.n),
            "without_mentor": (self.n - self.among(self.all.held["cooperative_id"]), self.n),
            "accompanied": (tiers["real"], self.n - tiers["unknown"]),
            "unassessed": (tiers["unknown"], self.n),
            "borrowers_unseen": (int((~lent).sum()), len(lent)),
            "seen_45": (int(seen.sum()), len(seen)),
        }

    @property
    def judged(self):
        return self.all.judged.loc[self.ids]

    @property
    def regency_complete(self):
        return self.all.code[self.ids].str[:5].isin(self.all.complete)

    @cached_property
    def buckets(self):
        return Counter(self.all.bucket[self.ids])

    @cached_property
    def steps(self):
        """Return how many stand on each step, those without a record apart."""
        named = self.all.step[self.ids].where(
            (self.all.step[self.ids] != "formed") | (self.all.bucket[self.ids] != "no_record"),
            "no_record",
        )
        return Counter(named)

    def reached(self, step):
        later = STEPS[STEPS.index(step) :]
        extra = self.steps["no_record"] if step == "formed" else 0
        return sum(self.steps[each] for each in later) + extra

    @property
    def called_operating(self):
        operating = self.all.step[self.ids] == "operating"
        return int((operating & ~self.ids.isin(list(self.all.unit_ids))).sum())

    def weekly(self, name):
        """Return how many stood in a class of building, week by week."""
        rows = self.all.construction[self.all.construction["cooperative_id"].isin(self.ids)]
        counts = []
        for back in range(TREND_WEEKS - 1, -1, -1):
            known = rows[rows["as_of"] <= AS_OF - pd.Timedelta(weeks=back)]
            latest = known.drop_duplicates("cooperative_id", keep="last")["physical_pct"]
            found = Counter(latest.map(bucket))
            found["no_record"] = self.n - len(latest)
            counts.append(found[name])
        return counts

    @property
    def units(self):
        """Return units by type and status."""
        inside = self.all.units[self.all.units["cooperative_id"].isin(self.ids)]
        return {
            kind: Counter(rows["status"]) for kind, rows in inside.groupby("unit_type", sort=True)
        }

    @property
    def sales(self):
        found = Counter()
        inside = self.all.running[self.all.running["cooperative_id"].isin(self.ids)]
        for _, rows in inside.groupby("cooperative_id"):
            said = rows["monthly_sales_idr"]
            found["silent" if said.isna().all() else "reported" if said.sum() > 0 else "zero"] += 1
        return found, inside["monthly_sales_idr"].sum()

    @property
    def still(self):
        return self.all.still[self.all.still.index.isin(self.ids)]

    @property
    def obstacles(self):
        """Return cooperatives with an obstacle of a building or a unit, by who must act."""
        of_units = self.all.units[self.all.units["cooperative_id"].isin(self.ids)]
        named = pd.concat([self.all.building.loc[self.ids].reset_index(), of_units])
        named = named[named["blocker"].notna()]
        named["blocker_owner"] = named["blocker_owner"].fillna("unknown")
        return Counter(named.drop_duplicates(["cooperative_id", "blocker_owner"])["blocker_owner"])

    # --- who accompanies ---

    def posted(self, mentors):
        return mentors[mentors["regency_code"].fillna("").str.startswith(self.scope)]

    @property
    def loads(self):
        held = self.all.held.drop_duplicates(["mentor_id", "cooperative_id"])
        each = held["mentor_id"].value_counts()
        return Counter(
            int(each.get(mentor, 0)) for mentor in self.posted(self.all.assistants).index
        )

    @property
    def contracts(self):
        """Return contracts that end soon and the cooperatives they leave alone, by posting."""
        ending = self.all.assistants[
            self.all.assistants["contract_to"] < AS_OF + pd.Timedelta(days=SOON_DAYS)
        ]
        held = self.all.held.sort_values(["since", "mentor_id"]).drop_duplicates(
            "cooperative_id", keep="last"
        )
        held = held[held["cooperative_id"].isin(self.ids) & held["mentor_id"].isin(ending.index)]
        found = {}
        for code, rows in held.groupby("regency_code", sort=True):
            ends = ending.loc[sorted(set(rows["mentor_id"])), "contract_to"]
            found[code] = (len(ends), len(rows), ends.min())
        return found

    @property
    def reports(self):
        """Return September's reports of those in service all that month, by regency."""
        month = pd.Timestamp("2026-09-01")
        last = pd.Timestamp("2026-09-30") + pd.Timedelta(days=REPORT_DAYS)
        mentors = self.all.mentors
        served = self.posted(
            mentors[
                (mentors["role"] == "business_assistant")
                & (mentors["contract_from"] <= month)
                & (mentors["contract_to"] >= pd.Timestamp("2026-10-01"))
            ]
        )
        sent = self.all.read("monthly_reports")
        sent = sent[(sent["month"] == month) & (sent["status"] != "missing")]
        received = sent.set_index("mentor_id")["received_on"]
        feeds = self.all.read("feeds")
        feeds = feeds[feeds["table"] == "monthly_reports"].set_index("regency_code")["complete_to"]
        found = {}
        for mentor, code in served["regency_code"].items():
            on = received.get(mentor, pd.NaT)
            if pd.isna(on):
                state = "unknown" if feeds.get(code, last) < last else "none"
            else:
                state = "in_time" if on <= last else "late"
            found.setdefault(code, Counter())[state] += 1
        return dict(sorted(found.items()))

    @property
    def deliverables(self):
        handed = self.all.read("deliverables")
        handed = handed[handed["cooperative_id"].isin(self.ids) & (handed["delivered_on"] <= AS_OF)]
        reporting = handed["cooperative_id"].nunique()
        found = {}
        for kind in ("business_plan", "proposal", "bookkeeping", "partnership"):
            rows = handed[handed["kind"] == kind]
            accepted = rows[rows["status"] == "accepted"]["cooperative_id"].nunique()
            there = rows["cooperative_id"].nunique()
            found[kind] = {
                "accepted": accepted,
                "present": there - accepted,
                "absent": reporting - there,
                "silent": self.n - reporting,
            }
        return found
