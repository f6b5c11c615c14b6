"""Feed every reader with mutations of the committed fixtures; nothing but a clear refusal may come back.

Each execution takes a fixture, changes it (bits, bytes, cuts, splices with another file, numbers at their
bounds, tags, FIT checksums put right again) and reads it. A reader may answer or refuse with `UnusableInput`,
one line. Any other exception, a warning, a refusal of several lines, or more than the time limit is a fault,
told apart by where in the project it arose. The same seed and number of executions give the same inputs.

    python scripts/fuzz_readers.py --seconds 600 --seed 1 --keep folder_of_faults
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from crampcast.course.ground import read_ground
from crampcast.course.station_table import read_stations
from crampcast.errors import UnusableInput
from crampcast.formats.archives import members
from crampcast.formats.fit.framing import checksum
from crampcast.formats.port import read, read_course
from crampcast.home.course_files import read_table
from crampcast.home.plan_file import read_plan
from crampcast.home.population_file import read_population
from crampcast.jobs.cohorts.reader import read_cohort
from crampcast.jobs.explain.against_plan import read_plan as read_compared
from crampcast.jobs.field.entrants import read_entrants
from crampcast.jobs.learn.population import Population
from crampcast.jobs.validate.case import read_cases
from crampcast.jobs.validate.race_results import read_race_results
from crampcast.library.diary import Diary
from crampcast.runner.own_products import read_products
from crampcast.runner.questions import from_toml
from crampcast.weather.file import read_weather_csv, read_weather_json

ROOT = Path(__file__).parents[1]
LARGEST = 24_000
"""Bytes of a fixture that are used; the shorter, the more executions."""
LIMIT_S = 20.0
"""Processor time of one execution."""
NUMBERS = (
    b"0", b"-1", b"1e308", b"-1e309", b"NaN", b"inf", b"", b"9" * 40, b"2147483648", b"-0.0", b"1e-320",
    b"\xd9\xa3",
)  # fmt: skip
BYTES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80")
TOKENS = (
    b"<", b">", b"/>", b"<!--", b"]]>", b"&", b"&#0;", b"<!DOCTYPE a>", b'"', b"'", b"\r", b"\n", b",", b";",
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe",
)  # fmt: skip
PLACE = {"latitude_deg": 45.0, "longitude_deg": 6.0, "altitude_m": 500.0}
NAMED = {
    "start list": "entrants",
    "stations": "stations",
    "ground": "ground",
    "weather.csv": "weather",
    "weather.json": "service",
    "runner": "runner",
    "products": "products",
    "plan.json": "plan",
    "compared plan.json": "compared",
    "population.json": "population",
    "cohort": "cohort",
    "values": "values",
    "results": "results",
    "diary": "diary",
    "export": "export",
}
"""Readers of all that is no recording, by fixture."""
Mutate = Callable[[bytearray, random.Random, list[bytes]], bytearray]


def flip(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Flip some bits."""
    for _n in range(rng.choice((1, 1, 2, 8, 64))):
        at = rng.randrange(len(data))
        data[at] ^= 1 << rng.randrange(8)
    return data


def overwrite(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Put bytes at their bounds somewhere."""
    for _n in range(rng.choice((1, 2, 6))):
        at, new = rng.randrange(len(data)), rng.choice(BYTES)
        data[at : at + len(new)] = new
    return data


def truncate(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Cut the end off."""
    return data[: rng.randrange(len(data))]


def remove(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Take a piece out."""
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 3, 16, 200))]
    return data


def repeat(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Repeat a piece."""
    at, size = rng.randrange(len(data)), rng.choice((1, 4, 40, 400))
    data[at:at] = data[at : at + size] * rng.choice((1, 2, 20))
    return data


def splice(data: bytearray, rng: random.Random, corpus: list[bytes]) -> bytearray:
    """Go on with another file."""
    other = rng.choice(corpus)
    return data[: rng.randrange(len(data))] + other[rng.randrange(max(len(other), 1)) :]


def renumber(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Put numbers at their bounds in place of others."""
    found = list(re.finditer(rb"-?\d[\d.]*", bytes(data)))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 2, 5)))), key=lambda m: -m.start()):
        data[match.start() : match.end()] = rng.choice(NUMBERS)
    return data


def insert(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Put marks of XML and CSV somewhere."""
    for _n in range(rng.choice((1, 3))):
        at = rng.randrange(len(data) + 1)
        data[at:at] = rng.choice(TOKENS)
    return data


def lines(data: bytearray, rng: random.Random, _: list[bytes]) -> bytearray:
    """Shuffle, drop or repeat lines or tags."""
    sign = b"\n" if data.count(b"\n") > 3 else b">"
    parts = bytes(data).split(sign)
    i, j = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[i], parts[j] = parts[j], rng.choice((parts[i], b"", parts[j]))
    return bytearray(sign.join(parts))


MUTATIONS: tuple[Mutate, ...] = (
    flip, overwrite, truncate, remove, repeat, splice, renumber, insert, lines,
)  # fmt: skip


def mutated(data: bytes, rng: random.Random, corpus: list[bytes]) -> bytes:
    """Change a file once to three times; a FIT file often gets right checksums and lengths again."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3))):
        if changed:
            changed = rng.choice(MUTATIONS)(changed, rng, corpus)
    if changed[8:12] == b".FIT" and changed[0] == 14 and len(changed) > 20 and rng.random() < 0.6:
        body = changed[14:-2]
        changed[4:8] = len(body).to_bytes(4, "little")
        changed[12:14] = checksum(bytes(changed[:12])).to_bytes(2, "little")
        changed[-2:] = checksum(bytes(changed[:-2])).to_bytes(2, "little")
    return bytes(changed)


def archived(data: bytes, name: str, rng: random.Random) -> bytes:
    """Return an archive that holds a file, sometimes packed, sometimes nested."""
    inner = gzip.compress(data, 1) if rng.random() < 0.4 else data
    for depth in range(rng.choice((1, 1, 2, 3))):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
            archive.writestr(f"activities/{name}" if depth == 0 else "inner.zip", inner)
            archive.writestr("activities.csv", "Activity ID,Filename\n1,activities/" + name + "\n")
        inner = file.getvalue()
    return inner


def corpus() -> dict[str, bytes]:
    """Return the fixtures, unpacked where they are packed, cut where they are large."""
    found = {}
    for path in sorted([*(ROOT / "tests" / "data").rglob("*"), *(ROOT / "samples").rglob("*")]):
        if path.is_file() and path.suffix in (".fit", ".gpx", ".tcx", ".gz", ".csv", ".json"):
            data = path.read_bytes()
            if path.suffix == ".gz":
                data = gzip.decompress(data)
            found[path.relative_to(ROOT).as_posix()] = data if len(data) <= LARGEST else data[:LARGEST]
    found["start list"] = (
        b"bib,sex,age,mass_kg,predicted_finish,recent_race,weekly_km,cramp_history\n"
        b"1,f,34,61.5,3:45:00,10 km 45:00,50,2\n2,m,,,,,,\n3,,40,70,4:10:00,,,\n"
    )
    found["stations"] = b"name,distance_km,water,food,stop_min\nBrook,10,yes,no,2\nHut,22.5,1,1,5\n"
    found["ground"] = b"from_km,to_km,ground\n0,5,road\n5,10,trail\n"
    found["weather.csv"] = (
        b"time,temperature_c,relative_humidity,wind_m_s,cloud\n"
        b"2026-05-01T06:00,12,0.7,2,0.3\n2026-05-01T07:00,14,0.6,2,0\n"
    )
    found["weather.json"] = json.dumps(
        {
            "latitude": 45.0,
            "longitude": 6.0,
            "elevation": 500.0,
            "utc_offset_seconds": 7200,
            "hourly_units": {"time": "iso8601", "temperature_2m": "°C", "relative_humidity_2m": "%"},
            "hourly": {
                "time": [f"2026-05-01T{h:02d}:00" for h in range(24)],
                "temperature_2m": [10.0 + h / 3.0 for h in range(24)],
                "relative_humidity_2m": [70.0] * 24,
            },
        }
    ).encode()
    return {name: data for name, data in (found | others()).items() if data}


def others() -> dict[str, bytes]:
    """Return what is no recording and no table of a race: runner, products, answers, studies, a diary."""
    data = ROOT / "tests" / "data"
    plan = (data / "report" / "plan_result.json").read_bytes()
    values = (data / "values" / "energy_subset.yaml").read_bytes()[:LARGEST]
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            kept = Diary(Path(folder) / "diary")
            kept.set_runner({"mass_kg": 68.0, "recent_race": "10 km 45:00"})
            kept.log("cramp", when="2026-07-03", at="km18", muscle="calf", side="left", severity=5)
            kept.export(Path(folder) / "diary.zip")
        with zipfile.ZipFile(Path(folder) / "diary.zip") as archive:
            diary = archive.read("diary.json")
        export = (Path(folder) / "diary.zip").read_bytes()
    return {
        "runner": (ROOT / "samples" / "mountain" / "runner.toml").read_bytes(),
        "products": b"name,kind,serving,carbohydrate_g,sodium_mg\n"
        b"Jelly,gel,1 sachet,25,50\nMix,drink,500 ml,40,300\n",
        "plan.json": plan,
        "compared plan.json": b'{"status": "ok", "profile": {"distance_m": [0, 500, 1000.5], '
        b'"time_s": {"p50": [0.0, 150, 301.5]}}}',
        "population.json": json.dumps(Population.shipped().to_json()).encode(),
        "cohort": (data / "cohorts" / "every_kind.toml").read_bytes(),
        "values": values[: values.rindex(b"\n- id")],
        "results": (data / "results" / "lochness_2019.csv").read_bytes()[:4000],
        "diary": diary,
        "export": export,
    }


def readers(folder: Path) -> dict[str, Callable[[bytes], object]]:
    """Return every reader as a function of bytes."""

    def by_path(reader: Callable[[Path], object], name: str) -> Callable[[bytes], object]:
        def run(data: bytes) -> object:
            path = folder / name
            path.write_bytes(data)
            return reader(path)

        return run

    def text(data: bytes) -> str:
        return data.decode("utf-8", "replace")

    return {
        "read": lambda data: read(data, "fuzzed"),
        "course": lambda data: read_course(data, "fuzzed"),
        "archive": by_path(lambda path: [_opened(member.content) for member in members(path)], "fuzzed.zip"),
        "entrants": by_path(lambda path: read_entrants(path, 42195.0), "fuzzed.csv"),
        "stations": lambda data: read_stations(text(data), 50_000.0, "fuzzed"),
        "ground": lambda data: read_ground(text(data), "fuzzed"),
        "weather": lambda data: read_weather_csv(text(data), **PLACE),
        "service": lambda data: read_weather_json(text(data), **PLACE),
        "runner": by_path(from_toml, "fuzzed.toml"),
        "products": by_path(lambda path: read_products(read_table(path, "--products"), path.name), "own"),
        "plan": by_path(read_plan, "plan.json"),
        "compared": by_path(read_compared, "compared.json"),
        "population": by_path(read_population, "population.json"),
        "cohort": by_path(read_cohort, "cohort.toml"),
        "values": by_path(read_cases, "values.yaml"),
        "results": by_path(read_race_results, "results.csv"),
        "diary": lambda data: _filled(folder, _packed(data)),
        "export": lambda data: _filled(folder, data),
    }


def _packed(told: bytes) -> bytes:
    """Return an export whose rows are these."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("diary.json", told)
    return file.getvalue()


def _filled(folder: Path, export: bytes) -> object:
    """Fill a new diary from an export, and read it."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        (Path(place) / "diary.zip").write_bytes(export)
        diary = Diary(Path(place) / "diary")
        diary.restore(Path(place) / "diary.zip")
        return diary.entries()


def _opened(content: object) -> object:
    """Read a member of an archive; a refusal is an answer."""
    try:
        return read(content, "member") if isinstance(content, bytes) else content
    except UnusableInput:
        return None


def which(name: str, rng: random.Random) -> str:
    """Return a reader for a fixture: mostly the one it is meant for."""
    meant = NAMED.get(name)
    if meant is None:
        meant = rng.choice(("read", "read", "read", "course", "archive"))
    return (
        meant
        if rng.random() < 0.95
        else rng.choice(("read", "course", "entrants", "stations", "ground", "weather", "service"))
    )


def where_of(why: BaseException) -> str:
    """Return what went wrong and where in the project."""
    ours = [f for f in traceback.extract_tb(why.__traceback__) if "crampcast" in f.filename]
    last = ours[-1] if ours else None
    place = f"{Path(last.filename).name}:{last.lineno}" if last else "?"
    return f"{type(why).__name__} at {place}: {str(why)[:80]}"


def _late(signum: int, frame: object) -> None:
    raise TimeoutError(f"more than {LIMIT_S} s")


def main() -> int:
    """Fuzz for a time; print figures as JSON; 1 if a fault was found."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--executions", type=int, default=10**9)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--keep", type=Path, help="folder for inputs that show a fault")
    options = asked.parse_args()
    warnings.simplefilter("error")
    signal.signal(signal.SIGPROF, _late)
    rng, files = random.Random(options.seed), corpus()
    names, contents = list(files), list(files.values())
    runs, answered, faults = Counter[str](), Counter[str](), {}
    slowest, until = (0.0, ""), time.monotonic() + options.seconds
    with tempfile.TemporaryDirectory() as folder:
        known = readers(Path(folder))
        while time.monotonic() < until and runs.total() < options.executions:
            name = rng.choice(tuple(NAMED) if rng.random() < 0.3 else names)
            reader = which(name, rng)
            data = mutated(files[name], rng, contents)
            if reader == "archive":
                data = archived(data, name.rsplit("/", 1)[-1], rng)
                data = mutated(data, rng, contents) if rng.random() < 0.5 else data
            runs[reader] += 1
            began = time.process_time()
            try:
                signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
                known[reader](data)
                answered[reader] += 1
            except UnusableInput as why:
                if "\n" in str(why):
                    faults.setdefault(f"several lines from {reader}", data)
            except Exception as why:
                if faults.setdefault(f"{reader}: {where_of(why)}", data) is data and options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{len(faults):03d}").write_bytes(data)
                    print(f"{reader} {name}: {where_of(why)}", file=sys.stderr)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0.0)
            slowest = max(slowest, (time.process_time() - began, f"{reader} {name}"))
    figures = {
        "seed": options.seed,
        "fixtures": len(files),
        "executions": runs.total(),
        "by_reader": dict(runs),
        "answered": dict(answered),
        "faults": sorted(faults),
        "slowest_s": round(slowest[0], 2),
        "slowest": slowest[1],
    }
    print(json.dumps(figures, indent=2))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
