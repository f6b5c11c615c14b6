"""Measure a field: entrants a second and peak memory, on one worker process and on two.

    python scripts/measure_field.py --course "161 km 6000 m" --entrants 40 --draws 64

Wall time follows the load of the machine; processor time per entrant, printed beside it, hardly does. The
compiled programs are made before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path

from distributed import Client, LocalCluster

from crampcast.cli.compiled import compiled_folder, keep_compiled_programs
from crampcast.course.build import course_from_words
from crampcast.course.stations import Station
from crampcast.jobs.field import FieldRequest, field
from crampcast.jobs.field.entrants import start_list
from crampcast.jobs.field.running import Where


def used() -> tuple[int, float, float]:
    """Return process, peak resident memory (MB) and processor time (s) so far."""
    now = resource.getrusage(resource.RUSAGE_SELF)
    return os.getpid(), now.ru_maxrss / 1024.0, now.ru_utime + now.ru_stime


def warm(folder: str) -> None:
    """Let a worker load compiled programs."""
    from crampcast.simulation import use_compilation_cache  # noqa: PLC0415

    use_compilation_cache(Path(folder))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--course", default="161 km 6000 m")
    asked.add_argument("--stations", type=int, default=14)
    asked.add_argument("--entrants", type=int, default=40)
    asked.add_argument("--draws", type=int, default=64)
    asked.add_argument("--partition", type=int, default=4)
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = asked.parse_args()
    keep_compiled_programs()
    plain = course_from_words(options.course)
    places = [plain.length_m * (i + 1) / (options.stations + 1) for i in range(options.stations)]
    stations = tuple(
        Station(f"station {i + 1}", m, water=True, food=True, stop_s=180.0) for i, m in enumerate(places)
    )
    course = course_from_words(options.course, stations=stations)
    rows = [(i + 2, {"bib": str(i + 1), "age": str(25 + i % 40)}) for i in range(options.entrants)]
    people = start_list(rows, course.length_m, "measured")

    def request(where: Where, entrants: int) -> FieldRequest:
        few = start_list(rows[:entrants], course.length_m, "measured")
        return FieldRequest(
            course,
            people if entrants == options.entrants else few,
            weather="12-26 C, 50 % rh, sunny",
            draws=options.draws,
            compare=False,
            partition=options.partition,
            where=where,
        )

    field(request(Where(), 1))
    found = []
    for count in options.workers:
        with (
            tempfile.TemporaryDirectory() as scratch,
            LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                local_directory=scratch,
                silence_logs=50,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            client.run(warm, str(compiled_folder()))
            where = Where(scheduler=cluster.scheduler_address)
            field(request(where, 4 * count * options.partition))
            before, began = client.run(used), time.monotonic()
            answer = field(request(where, options.entrants))
            wall_s, after = time.monotonic() - began, client.run(used)
            spent_s = sum(after[name][2] - before[name][2] for name in after)
            found.append(
                {
                    "workers": count,
                    "wall_s": round(wall_s, 1),
                    "entrants_per_s": round(options.entrants / wall_s, 2),
                    "processor_s_per_entrant": round(spent_s / options.entrants, 3),
                    "peak_mb_per_worker": round(max(value[1] for value in after.values())),
                    "client_peak_mb": round(used()[1]),
                    "expected_cramps": answer["totals"]["cramp"]["mean"],
                    "load_of_machine": round(os.getloadavg()[0], 1),
                }
            )
    print(json.dumps({"course": options.course, "draws": options.draws, "runs": found}, indent=2))


if __name__ == "__main__":
    main()
