"""Measure a field: entrants a second and peak memory, on one worker process and on two.

    python scripts/measure_field.py --course "161 km 6000 m" --entrants 400 --draws 64
    python scripts/measure_field.py --entrants 10000 --draws 64 --workers 2 --kept parts --kill

Wall time follows the load of the machine; processor time, printed beside it, hardly does: it is that of the
worker processes from their start to their end, of one that was killed as well. The compiled programs are made
before anything is timed. With ``--kept`` parts are kept there, so that a run that was stopped carries on;
``--kill`` kills a worker when a third is done.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from distributed import Client, LocalCluster

from crampcast.cli.compiled import compiled_folder, keep_compiled_programs
from crampcast.course.build import course_from_words
from crampcast.course.stations import Station
from crampcast.jobs.field import FieldRequest, field
from crampcast.jobs.field.entrants import start_list
from crampcast.jobs.field.running import Progress, Where


def children_s() -> float:
    """Return processor time of processes that have ended."""
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime


def peak_mb() -> float:
    """Return the largest resident memory of this process so far; what its parent held does not count."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024.0 for line in lines if line.startswith("VmHWM"))


def warm(folder: str) -> int:
    """Let a worker load compiled programs; return its process."""
    from crampcast.simulation import use_compilation_cache  # noqa: PLC0415

    use_compilation_cache(Path(folder))
    return os.getpid()


class Watch:
    """Tells how far a run is, and kills one of its processes on the way if asked to."""

    def __init__(self, process: int | None) -> None:
        self.process, self.killed, self.reused, self.began = process, False, 0, time.monotonic()

    def __call__(self, done: int, reused: int, parts: int) -> None:
        """Take note of the parts that are done."""
        self.reused = reused
        print(f"{time.monotonic() - self.began:.0f} s: {done} of {parts} parts", file=sys.stderr, flush=True)
        if self.process is not None and not self.killed and 3 * done >= parts:
            self.killed = True
            os.kill(self.process, signal.SIGKILL)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--course", default="161 km 6000 m")
    asked.add_argument("--stations", type=int, default=14)
    asked.add_argument("--entrants", type=int, default=400)
    asked.add_argument("--draws", type=int, default=64)
    asked.add_argument("--partition", type=int, default=16)
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    asked.add_argument("--kept", type=Path, help="folder of finished parts")
    asked.add_argument("--kill", action="store_true", help="kill a worker when a third is done")
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

    def request(where: Where, told: Progress = lambda done, reused, parts: None) -> FieldRequest:
        return FieldRequest(
            course,
            people,
            weather="12-26 C, 50 % rh, sunny",
            draws=options.draws,
            compare=False,
            partition=options.partition,
            where=where,
            told=told,
        )

    one = start_list(rows[:1], course.length_m, "measured")
    field(replace(request(Where()), entrants=one))
    found = []
    for count in options.workers:
        before_s = children_s()
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
            workers = list(client.run(warm, str(compiled_folder())).values())

            watch = Watch(workers[0] if options.kill else None)
            where = Where(scheduler=cluster.scheduler_address, kept_in=options.kept)
            began = time.monotonic()
            answer = field(request(where, watch))
            wall_s = time.monotonic() - began
            peaks_mb = client.run(peak_mb).values()
        spent_s = children_s() - before_s
        found.append(
            {
                "workers": count,
                "killed": int(watch.killed),
                "parts_reused": watch.reused,
                "wall_s": round(wall_s, 1),
                "entrants_per_s": round(options.entrants / wall_s, 2),
                "processor_s": round(spent_s, 1),
                "processor_s_per_entrant": round(spent_s / options.entrants, 4),
                "peak_mb_of_a_worker": round(max(peaks_mb)),
                "peak_mb_of_the_client": round(peak_mb()),
                "cases": {kind: case["mean"] for kind, case in answer["totals"].items()},
                "digest": hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:16],
                "load_of_machine": round(os.getloadavg()[0], 1),
            }
        )
    print(json.dumps({"course": options.course, "draws": options.draws, "runs": found}, indent=2))


if __name__ == "__main__":
    main()
