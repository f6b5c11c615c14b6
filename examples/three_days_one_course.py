"""One course on three days.

The same runner and the same course at 8, 14 and 20 °C. Nothing is changed but the air: heat slows, costs
water, and moves the chance of a cramp. Ranges are wide, and they overlap: read what moves, not the level.
"""

import altair as alt

import crampcast

course = crampcast.read_course("21.1 km 150 m", ground="road")
runner = crampcast.read_runner(crampcast.sample("road/runner.toml"))
rows = []
for degrees in (8, 14, 20):
    plan = crampcast.plan(
        course, runner=runner, weather=f"{degrees} C, 60 % rh, cloudy", optimise=False, draws=32
    )
    chance = plan.cramp_probability
    lost_l = -plan["profile"]["body_water_change_l"]["p50"][-1]
    minutes = plan.finish_s.p50 / 60
    print(f"{degrees} °C ({plan.status}): {minutes:.0f} min, {lost_l:.1f} l of water less at the finish")
    rows.append({"day": f"{degrees} °C"} | {name: 100 * value for name, value in chance._asdict().items()})

base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("day:N", title=None))
ranges = base.mark_rule(size=3).encode(x=alt.X("p10:Q", title="chance of a cramp, %"), x2="p90:Q")
middles = base.mark_point(filled=True, size=80).encode(x="p50:Q")
(ranges + middles).properties(width=460, height=120).save("three_days_one_course.svg")
