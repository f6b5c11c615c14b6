"""Hold a field's counts of heat strain against what was measured in races, and when it comes.

    python scripts/study_field_counts.py --entrants 24 --draws 32

The day of a race is put together from what its source tells; a race before sunrise is started before sunrise.
Counts are printed as shares of the entrants, with the range over what is not known of everybody alike; when
they come as a share of the race, median and eight in ten. Low sodium: study_field_drinking.py.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
from field_raced import raced

from crampcast.cli.compiled import keep_compiled_programs


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
    Race("21 km in 2:15, 27.2 C, 87 %, before sunrise", "21 km", "27.2 C, 87 % rh, cloudy, wind 1 m/s", NIGHT,
         {"predicted_finish": "2:15:00", "mass_kg": "65"}),
    Race("161 km, 6 to 14 C", "161 km 6000 m", "6-14 C, 60 % rh, cloudy", None, {}),
    Race("161 km, 12 to 26 C", "161 km 6000 m", "12-26 C, 50 % rh, sunny", None, {}),
    Race("161 km, 18 to 36 C", "161 km 6000 m", "18-36 C, 40 % rh, sunny", None, {}),
)  # fmt: skip


def main() -> None:
    """Run every race and print its row."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--entrants", type=int, default=24)
    asked.add_argument("--draws", type=int, default=32)
    options = asked.parse_args()
    keep_compiled_programs()
    print("| race | >= 39.5 C, % | after | >= 40.0 C, % | after |\n| --- | --- | --- | --- | --- |")
    for race in RACES:
        rows = [race.known] * options.entrants
        lived = [each for _, each in raced(race.course, race.weather, rows, options.draws, start=race.start)]
        times_s = np.concatenate([np.asarray(each.time_s) for each in lived])
        cells = []
        for kind in ("heat_flag", "heat_stop"):
            first = np.concatenate([np.asarray(getattr(each, kind)) for each in lived])
            cells += _share(first, times_s, options.draws)
        print(f"| {race.name} | {' | '.join(cells)} |", flush=True)


def _share(first: np.ndarray, times_s: np.ndarray, draws: int) -> list[str]:
    """Return how many reach a temperature, and after which share of the race."""
    reached = first < times_s.shape[1]
    by_draw = 100.0 * reached.reshape(-1, draws).mean(axis=0)
    low, high = np.quantile(by_draw, (0.1, 0.9))
    count = f"{by_draw.mean():.1f} ({low:.0f} to {high:.0f})"
    if reached.sum() < 10:
        return [count, "-"]
    after = times_s[reached, first[reached]] / times_s[reached, -1]
    early, middle, late = np.quantile(after, (0.1, 0.5, 0.9))
    return [count, f"{middle:.2f} ({early:.2f} to {late:.2f})"]


if __name__ == "__main__":
    main()
