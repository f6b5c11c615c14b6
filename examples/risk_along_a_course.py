"""The risk along a course, muscle by muscle.

A plan is a forecast first: for every 100 m the hazard of a cramp in each muscle, with its spread. Here the
sample half marathon is run at an even effort, and the three likeliest muscles are drawn. What is drawn is a
rate per hour: it says where the risk is, much more than how high it is.
"""

import altair as alt

import crampcast

plan = crampcast.plan(
    crampcast.sample("odbl/inverness_half_marathon.gpx"),
    start="2026-07-19T09:30",
    weather="12-18 C, 75 % rh, cloudy, wind 4 m/s",
    stations=crampcast.sample("road/stations.csv"),
    runner=crampcast.sample("road/runner.toml"),
    optimise=False,
    draws=32,
)
finish = plan.finish_s
print(
    f"finish: {finish.p50 / 60:.0f} min, eight in ten between {finish.p10 / 60:.0f} and {finish.p90 / 60:.0f}"
)
for station in plan.stations:
    print(f"{station.name}: km {station.distance_m / 1000:.1f} after {station.time_s.p50 / 60:.0f} min")

likeliest = sorted(plan.by_muscle, key=lambda muscle: -plan.by_muscle[muscle].p50)[:3]
along = plan.tables["profile"]
rows = [
    {"km": along["distance_m"][i] / 1000, "muscle": muscle}
    | {level: 100 * along[f"hazard_per_h_{muscle}_{level}"][i] for level in ("p10", "p50", "p90")}
    for muscle in likeliest
    for i in range(0, len(along["distance_m"]), 2)
]
base = alt.Chart(alt.Data(values=rows)).encode(
    x=alt.X("km:Q", title="distance, km"), color=alt.Color("muscle:N", sort=likeliest)
)
band = base.mark_area(opacity=0.2).encode(y=alt.Y("p10:Q", title="hazard, % an hour"), y2="p90:Q")
middle = base.mark_line().encode(y="p50:Q")
(band + middle).properties(width=560, height=240).save("risk_along_a_course.svg")
