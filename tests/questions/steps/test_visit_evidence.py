"""What visits carry is counted at publish, once for all pages."""

import pandas as pd

from dashboard.releases import Store


def test_the_counts_are_those_of_the_visits_themselves(full_store):
    release = Store(full_store).release()

    def read(files):
        return pd.concat([pd.read_parquet(path) for path in files])

    counted = read(release.results["visit_evidence"]).set_index("scope_code").sort_index()
    visits = read(release.tables["visits"]).set_index("visit_id")
    classes = read(release.results["visit_classes"])
    judged = classes[classes["in_window"]].set_index("visit_id")
    seen = visits.loc[judged.index].groupby(judged["scope_code"].str[:8])
    known = counted[counted["visits"] > 0]
    assert known["visits"].to_dict() == seen.size().to_dict()
    assert known["with_findings"].to_dict() == seen["findings"].count().to_dict()
    assert known["with_coordinates"].to_dict() == seen["latitude"].count().to_dict()
    places = read(release.results["cooperative_facts"]).set_index("cooperative_id")["scope_code"]
    past = visits[visits["started_at"].dt.date <= release.as_of]
    last = past["started_at"].dt.date.groupby(past["cooperative_id"].map(places).str[:8]).max()
    told = counted["last_visit_on"].dropna()
    assert pd.to_datetime(told).dt.date.to_dict() == last.to_dict()
