"""What a field's forecast loses by joining pieces of the course: the same field with all pieces and with few.

    python scripts/study_field_pieces.py --entrants 24 --draws 32

For every course the table says by how much expected cases of the whole race differ, and the largest
difference in any station, hour or muscle as a share of that count's own interval (p10 to p90 over draws).
Counts of less than a hundredth of a case in a hundred entrants are left out.
"""

from __future__ import annotations

import argparse
import json
import resource
from pathlib import Path
from typing import Any

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.course.build import Course, course_from_words
from crampcast.course.stations import Station
from crampcast.home.course_files import read_course
from crampcast.jobs.field import FieldRequest, field
from crampcast.jobs.field.entrants import start_list
from crampcast.jobs.field.numbers import BY_MUSCLE, KINDS, PIECES

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
COURSES = (
    ("marathon", "23 C, 60 % rh, sunny"),
    (SAMPLES / "odbl" / "inverness_half_marathon.gpx", "12 C, wind 6 m/s"),
    (SAMPLES / "mountain" / "pct_barker_pass_to_sonora_pass.gpx", "8-24 C, 40 % rh, sunny"),
    ("161 km 6000 m", "12-26 C, 50 % rh, sunny"),
)
LEAST_SHARE = 1e-4


def main() -> None:
    """Run every course twice and print what differs."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--entrants", type=int, default=24)
    asked.add_argument("--draws", type=int, default=32)
    asked.add_argument("--pieces", type=int, default=PIECES)
    options = asked.parse_args()
    keep_compiled_programs()
    for named, weather in COURSES:
        course = _course(named)
        rows = [(i + 2, {"bib": str(i + 1), "age": str(25 + i % 40)}) for i in range(options.entrants)]
        people = start_list(rows, course.length_m, "studied")
        answers, spent_s = [], []
        for pieces in (None, options.pieces):
            request = FieldRequest(
                course, people, weather=weather, draws=options.draws, compare=False, pieces=pieces
            )
            field(request)  # compiles
            began = _processor_s()
            answers.append(field(request))
            spent_s.append((_processor_s() - began) / options.entrants)
        print(
            json.dumps(
                {
                    "course": course.name,
                    "km": round(course.length_m / 1000.0, 1),
                    "pieces": course.segments.count,
                    "processor_s_per_entrant": [round(s, 3) for s in spent_s],
                    "finish_s_p50": [a["finish_s"]["p50"] for a in answers],
                    "cases": {kind: [a["totals"][kind]["mean"] for a in answers] for kind in KINDS},
                    "largest_share_of_interval": _largest(*answers, people=options.entrants),
                }
            ),
            flush=True,
        )


def _course(named: str | Path) -> Course:
    """Return a course with its stations, or with one every tenth of the way."""
    if isinstance(named, Path):
        return read_course(str(named))
    length_m = course_from_words(named).length_m
    places = [length_m * (i + 1) / 10 for i in range(9)]
    stops = tuple(Station(f"km {m / 1000:.0f}", m, water=True, food=True, stop_s=60.0) for m in places)
    return course_from_words(named, stations=stops)


def _largest(whole: dict[str, Any], few: dict[str, Any], people: int) -> dict[str, float]:
    """Return the largest difference of each kind of row, as a share of the row's own interval."""
    found = {}
    for rows in ("by_station", "by_hour", "by_muscle"):
        shares = [0.0]
        for one, other in zip(whole[rows], few[rows], strict=False):
            for kind in BY_MUSCLE if rows == "by_muscle" else KINDS:
                case, width = one["cases"][kind], _width(one["cases"][kind]["expected"])
                if case["mean"] > LEAST_SHARE * people and width > 0.0:
                    shares.append(abs(other["cases"][kind]["mean"] - case["mean"]) / width)
        found[rows] = round(max(shares), 3)
    return found


def _width(interval: dict[str, float]) -> float:
    """Return p90 less p10."""
    return interval["p90"] - interval["p10"]


def _processor_s() -> float:
    """Return processor time of this process so far."""
    now = resource.getrusage(resource.RUSAGE_SELF)
    return now.ru_utime + now.ru_stime


if __name__ == "__main__":
    main()
