"""Hold a field's counts of heat strain and low sodium against what was measured in races.

    python scripts/study_field_counts.py --entrants 24 --draws 32

The day of a race is put together from what its source tells; a race before sunrise is started before sunrise.
Counts are printed as shares of the entrants, with the range over what is not known of everybody alike.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.course.build import course_from_words
from crampcast.jobs.field import FieldRequest, field
from crampcast.jobs.field.entrants import start_list


class Race(NamedTuple):
    """A race: where, when, who."""

    name: str
    course: str
    weather: str
    start: str | None
    known: dict[str, str]


YOUNG = {"sex": "male", "age": "26", "mass_kg": "62"}
HUMID, NIGHT = "26.4 C, 81 % rh", "2026-07-12T04:00"
RACES = (
    Race("21 km in 1:42, before sunrise (Lee 2010)", "21 km", f"{HUMID}, cloudy, wind 1 m/s", NIGHT,
         {**YOUNG, "predicted_finish": "1:42:00"}),
    Race("21 km in 1:58, overcast (Byrne 2006)", "21 km", f"{HUMID}, overcast", None,
         {**YOUNG, "predicted_finish": "1:58:00"}),
    Race("the same in the sun of noon", "21 km", f"{HUMID}, sunny", None,
         {**YOUNG, "predicted_finish": "1:58:00"}),
    Race("15 km in 1:16, 10 C (Bongers 2020)", "15 km", "10 C, 87 % rh, cloudy", None,
         {"sex": "male", "predicted_finish": "1:16:00"}),
    Race("half marathon, 8 C", "half marathon", "8 C, cloudy", None, {}),
    Race("marathon, 12 C", "marathon", "12 C, 60 % rh, cloudy", None, {}),
    Race("marathon, 23 C", "marathon", "23 C, 60 % rh, sunny", None, {}),
    Race("161 km, 6 to 14 C", "161 km 6000 m", "6-14 C, 60 % rh, cloudy", None, {}),
    Race("161 km, 12 to 26 C", "161 km 6000 m", "12-26 C, 50 % rh, sunny", None, {}),
    Race("161 km, 18 to 36 C", "161 km 6000 m", "18-36 C, 40 % rh, sunny", None, {}),
)  # fmt: skip
COUNTED = ("heat_flag", "heat_stop", "low_sodium")


def main() -> None:
    """Run every race and print its row."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--entrants", type=int, default=24)
    asked.add_argument("--draws", type=int, default=32)
    options = asked.parse_args()
    keep_compiled_programs()
    print("| race | >= 39.5 C, % | >= 40.0 C, % | low sodium, % |\n| --- | --- | --- | --- |")
    for race in RACES:
        course = course_from_words(race.course)
        rows = [(i + 2, {"bib": str(i + 1), **race.known}) for i in range(options.entrants)]
        people = start_list(rows, course.length_m, "studied")
        request = FieldRequest(
            course, people, start=race.start, weather=race.weather, draws=options.draws, compare=False
        )
        totals = field(request)["totals"]
        cells = [_share(totals[kind], options.entrants) for kind in COUNTED]
        print(f"| {race.name} | {' | '.join(cells)} |", flush=True)


def _share(case: dict[str, dict[str, float]], entrants: int) -> str:
    mean, low, high = (
        100.0 * value / entrants for value in (case["mean"], case["expected"]["p10"], case["expected"]["p90"])
    )
    return f"{mean:.1f} ({low:.0f} to {high:.0f})"


if __name__ == "__main__":
    main()
