"""Swap a mechanism of the body.

Every mechanism that can be swapped has a recommended version, often a published other, and `null`, which
takes it away. Here: what running up and down costs, by two equations. Inside `using`, everything that is
simulated runs on the version chosen.
"""

import altair as alt

import crampcast

grade_cost = crampcast.mechanisms()["running_grade"]
grades = [grade / 100 for grade in range(-30, 31, 2)]
rows = []
for version in grade_cost:
    with crampcast.using(running_grade=version):
        values = [float(grade_cost(grade)) for grade in grades]
    print(f"{version}: {values[len(values) // 2]:.2f} on the level, {values[-1]:.2f} at 30 % uphill")
    rows += [{"grade": 100 * g, "value": v, "version": version} for g, v in zip(grades, values, strict=True)]

alt.Chart(alt.Data(values=rows)).mark_line().encode(
    x=alt.X("grade:Q", title="grade, %"),
    y=alt.Y("value:Q", title="cost of the grade, as the mechanism returns it"),
    color="version:N",
).properties(width=460, height=260).save("swap_a_mechanism.svg")
