"""Why it cramped: shares that add up.

`explain` replays a recorded run through the same simulated body. The mark in this recording is invented,
and the answer says so. Each bar is a cause's share of the rise of the risk; the line is the range in which
it lies.
"""

import altair as alt

import crampcast

why = crampcast.explain(
    crampcast.sample("run/sixteen_kilometres.tcx.gz"),
    "km14.5 calf left 6",
    runner=crampcast.sample("run/runner.toml"),
    weather="28 C, 75 % rh, sunny",
    intake="0 g/h, 0.2 l/h, 0 mg/h",
    invented=True,
)
print(why.headline)
print(f"confidence: {why.confidence}")
cramp = why.cramps[0]
for cause in cramp.causes[:3]:
    print(f"{cause.name} (evidence grade {cause.grade}): {'; '.join(cause.facts)}")
for line in why.cannot_tell:
    print(f"cannot tell: {line}")

rows = [
    {"cause": c.name, "share": 100 * c.share, "low": 100 * (c.low or 0.0), "high": 100 * (c.high or 0.0)}
    for c in cramp.causes
    if abs(c.share) > 0.005
]
base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("cause:N", sort="-x", title=None))
bars = base.mark_bar().encode(x=alt.X("share:Q", title="share of the risk, %"))
ranges = base.mark_rule(color="black").encode(x="low:Q", x2="high:Q")
(bars + ranges).properties(width=460).save("why_it_cramped.svg")
