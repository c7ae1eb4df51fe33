"""The obvious page of phase-two progress: read, merge and group the exports on every run."""

import pandas as pd
import plotly.express as px
import streamlit as st

from dashboard.bench.apps.watch import watched
from dashboard.bench.server import ROOT

SAMPLE = ROOT / "data" / "sample"
BUCKETS = ["no_record", "0-20", "21-50", "51-75", "76-99", "100"]

with watched():
    st.set_page_config(layout="wide")
    cooperatives = pd.read_csv(SAMPLE / "cooperatives.csv", dtype={"village_code": str})
    construction = pd.read_parquet(SAMPLE / "construction.parquet")
    units = pd.read_parquet(SAMPLE / "business_units.parquet")

    regencies = sorted(cooperatives["regency_name"].dropna().unique())
    chosen = st.selectbox("Kabupaten/kota", ["Provinsi Jambi", *regencies])
    if chosen != "Provinsi Jambi":
        cooperatives = cooperatives[cooperatives["regency_name"] == chosen]

    weekly = cooperatives.merge(construction, on="cooperative_id", how="left")
    weekly["bucket"] = (
        pd.cut(weekly["physical_pct"], [-1, 20, 50, 75, 99, 100], labels=BUCKETS[1:])
        .cat.add_categories("no_record")
        .fillna("no_record")
    )
    latest = weekly.sort_values("as_of").groupby("cooperative_id").tail(1)
    each = cooperatives.merge(units, on="cooperative_id")
    now = each.sort_values("as_of").groupby(["cooperative_id", "unit_type"]).tail(1)
    operating = now[now["status"] == "operating"]

    st.title("Kemajuan Tahap Dua")
    built = int((latest["physical_pct"] == 100).sum())
    st.write(f"{chosen}: {built} dari {len(cooperatives)} bangunan selesai.")
    facilities = latest[["has_electricity", "has_water", "has_road", "has_internet"]]
    figures = {
        "Bangunan selesai": built,
        "Gerai beroperasi": operating["cooperative_id"].nunique(),
        "Pergudangan": int((operating["unit_type"] == "warehouse").sum()),
        "Sarana lengkap": int(facilities.fillna(False).all(axis=1).sum()),
    }
    for column, (label, figure) in zip(st.columns(4), figures.items(), strict=True):
        column.metric(label, figure)

    left, right = st.columns(2)
    stages = latest["stage"].fillna("no_record").value_counts().reset_index()
    left.plotly_chart(px.bar(stages, x="count", y="stage", orientation="h"))
    trend = weekly.groupby(["as_of", "bucket"], observed=True).size().reset_index(name="count")
    left.plotly_chart(px.area(trend, x="as_of", y="count", color="bucket"))
    statuses = now.groupby(["unit_type", "status"]).size().reset_index(name="count")
    left.plotly_chart(px.bar(statuses, x="count", y="unit_type", color="status", orientation="h"))
    where = "regency_name" if chosen == "Provinsi Jambi" else "district_name"
    by_place = latest.groupby([where, "bucket"], observed=True).size().reset_index(name="count")
    right.plotly_chart(px.bar(by_place, x="count", y=where, color="bucket", orientation="h"))
    sales = now.groupby("unit_type")["monthly_sales_idr"].sum().reset_index()
    right.plotly_chart(px.bar(sales, x="monthly_sales_idr", y="unit_type", orientation="h"))
    blockers = latest["blocker_owner"].value_counts().reset_index()
    st.plotly_chart(px.bar(blockers, x="count", y="blocker_owner", orientation="h"))

    before = weekly[weekly["as_of"] <= weekly["as_of"].max() - pd.Timedelta(weeks=8)]
    then = before.sort_values("as_of").groupby("cooperative_id")["physical_pct"].last()
    still = latest[latest["physical_pct"] < 100].set_index("cooperative_id")
    still = still[still["physical_pct"] == then.reindex(still.index)]
    st.dataframe(still[["name", "district_name", "physical_pct", "blocker", "blocker_owner"]])
    st.dataframe(latest.drop(columns=["nik", "npwp", "nib"], errors="ignore"))
