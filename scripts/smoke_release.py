"""Build a release from a clean clone, install it alone, and try every command of what was installed.

``python scripts/smoke_release.py [--keep DIR]``: clones the commit that is checked out, builds the source
distribution, and the wheel from that; makes a new environment with ``requirements.lock`` and the wheel and
nothing else; runs every command there, away from the repository, in a home of its own. A command that is not
tried yet stops it. The packages are left in DIR (default ``dist``) with a report, ``smoke.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
START = "2026-07-19T09:30"
WEATHER = "--weather '12-18 C, 75 % rh, cloudy, wind 4 m/s'"
IN_THE_WHEEL = (
    "crampcast/py.typed",
    "crampcast/samples/ORIGIN.toml",
    "crampcast/samples/odbl/LICENSE-ODbL.md",
    "crampcast/samples/run/sixteen_kilometres.tcx.gz",
    "crampcast/evidence/claims.toml",
    "crampcast/evidence/hazard_priors.toml",
    "crampcast/report/schemas/plan.schema.json",
    "crampcast/store/migrations/env.py",
)
NOT_INSTALLED = ("pytest", "hypothesis", "mypy", "ruff", "sphinx", "playwright", "pandas")
"""Development parts: what runs must not need them."""

SMOKES: dict[str, list[str]] = {
    "inspect": ["{samples}/run/sixteen_kilometres.tcx.gz --plot run.svg"],
    "import": ["{samples}/road/four_year_log.csv", "{samples}/run/sixteen_kilometres.tcx.gz"],
    "runner": ["--from {samples}/road/runner.toml", "--json"],
    "log": ["cramp at=km14.5 muscle=calf side=left --when 2021-09-26T15:00"],
    "diary": ["list", "history 1 --json"],
    "plan": [
        "{samples}/odbl/inverness_half_marathon.gpx --stations {samples}/road/stations.csv"
        f" --start {START} {WEATHER} --draws 32 --no-optimise --out plan"
    ],
    "explain": [
        "{samples}/run/sixteen_kilometres.tcx.gz --cramp 'km14.5 calf left 6' --invented"
        " --runner {samples}/run/runner.toml --weather '28 C, 75 % rh, sunny' --out explain"
    ],
    "rescue": ["--muscle calf --plan plan/plan.json --at km12 --out rescue"],
    "recover": ["{samples}/run/sixteen_kilometres.tcx.gz --next 2d --out recover"],
    "strengthen": ["--race 2026-07-19 --on 2026-05-01 --out strengthen"],
    "learn": [""],
    "group": ["!exports"],
    "field": [f"'42.2 km 300 m' entrants.csv --start {START} {WEATHER} --draws 16 --out field"],
    "evidence": ["", "S1 --json"],
    "validate": ["values.yaml"],
    "export": ["diary.zip"],
    "restore": ["diary.zip --data restored"],
    "serve": ["--port 0 --json"],
    "coach": ["!status"],
    "calibrate": ["--draws 50 --out calibrated"],
    "erase": ["--yes"],
}
"""Each command's words, in the order in which they are tried; ``{samples}`` lies in the installed package.

What begins with ! must be refused in one line: a coach's server needs PostgreSQL and an extra, a group needs
exports.
"""
MADE = (
    "plan/plan.json",
    "explain/explain.html",
    "rescue/rescue.html",
    "run.svg",
    "diary.zip",
    "plan/plan.html",
)
ENTRANTS = "bib,sex,age,mass_kg,predicted_finish\n1,female,34,60,3:40:00\n2,male,51,78,4:10:00\n"


def said(*words: str | Path, **options: Any) -> str:
    """Run a program; return what it printed, or stop with what it complained of."""
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def cloned(place: Path) -> tuple[Path, str]:
    """Clone what is checked out; return the clone and the commit that it holds, whatever comes later."""
    clone = place / "clone"
    said("git", "clone", "--quiet", ROOT, clone)
    return clone, said("git", "-C", clone, "rev-parse", "HEAD").strip()


def build(clone: Path, place: Path, out: Path) -> tuple[Path, Path]:
    """Build both packages from a clean clone, the wheel from the source distribution."""
    said(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", out, cwd=clone)
    sdist = next(out.glob("*.tar.gz"))
    with tarfile.open(sdist) as archive:
        archive.extractall(place / "unpacked", filter="data")
    (unpacked,) = (place / "unpacked").iterdir()
    said(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=unpacked)
    said(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place / "direct", cwd=clone)
    wheel = next(out.glob("*.whl"))
    contents = [zipfile.ZipFile(w).namelist() for w in (wheel, next((place / "direct").glob("*.whl")))]
    if sorted(contents[0]) != sorted(contents[1]):
        raise SystemExit("the source distribution does not make the same wheel as the repository")
    if missing := [name for name in IN_THE_WHEEL if name not in contents[0]]:
        raise SystemExit(f"not in the wheel: {missing}")
    return sdist, wheel


def install(clone: Path, place: Path, wheel: Path) -> Path:
    """Install the wheel and what it needs into a new environment; return the environment."""
    env = place / "env"
    said(sys.executable, "-m", "venv", env)
    pip = (env / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet")
    said(*pip, "install", "--require-hashes", "-r", clone / "requirements.lock")
    said(*pip, "install", "--no-deps", wheel)
    said(*pip, "check")
    names = "from importlib.metadata import distributions as d; print(*(p.name.lower() for p in d()))"
    if extra := set(said(pip[0], "-c", names).split()) & set(NOT_INSTALLED):
        raise SystemExit(f"development parts were installed: {sorted(extra)}")
    return env


class Home:
    """A user's home and shell, with the installed commands alone."""

    def __init__(self, place: Path, env: Path) -> None:
        self.folder = place / "home"
        self.folder.mkdir()
        self.program = env / "bin" / "crampcast"
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8"}
        self.environment |= {"JAX_PLATFORMS": "cpu"}
        found = self.run(
            "-c", "import crampcast; print(crampcast.__path__[0])", program=env / "bin" / "python"
        )
        self.samples = Path(found.strip()) / "samples"

    def run(self, *words: str, program: Path | None = None) -> str:
        """Run a command in this home."""
        return said(program or self.program, *words, cwd=self.folder, env=self.environment)

    def refused(self, *words: str) -> str:
        """Run what must be refused in one line."""
        done = subprocess.run(
            [str(self.program), *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 2 or done.stdout or len(done.stderr.splitlines()) != 1:
            raise SystemExit(f"{words} should be refused in one line:\n{done.stdout}{done.stderr}")
        return done.stderr

    def serve(self, *words: str) -> str:
        """Start the app, ask it for a page, and end it as Control-C does."""
        with subprocess.Popen(
            [str(self.program), *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as app:
            assert app.stdout is not None
            told = ""
            while (found := re.search(r"http://[\d.]+:\d+", told)) is None:
                line = app.stdout.readline()
                if not line:
                    raise SystemExit(f"serve ended: {told}")
                told += line
            with urllib.request.urlopen(found[0], timeout=60) as answer:
                page = answer.read().decode()
            app.send_signal(2)
            app.wait(30)
        if "crampcast" not in page:
            raise SystemExit("serve answered with something else")
        return told


def commands(home: Home) -> list[str]:
    """Return the commands that the installed program knows."""
    text = home.run("--help").split("Commands:", 1)[1].split("\n\n")[0]
    return re.findall(r"^  (\w+)", text, re.MULTILINE)


def smoke(clone: Path, home: Home) -> dict[str, float]:
    """Try every command; return how long each took, s."""
    untried = set(commands(home)) - set(SMOKES)
    if untried:
        raise SystemExit(f"not tried: {sorted(untried)}; say how in SMOKES")
    shutil.copy(clone / "tests" / "data" / "values" / "energy_subset.yaml", home.folder / "values.yaml")
    (home.folder / "entrants.csv").write_text(ENTRANTS)
    took = {}
    for command, calls in SMOKES.items():
        began = time.monotonic()
        for call in calls:
            filled = call.removeprefix("!").replace("{samples}", shlex.quote(str(home.samples)))
            ask = home.serve if command == "serve" else home.refused if call.startswith("!") else home.run
            told = ask(command, *shlex.split(filled))
            if not told.strip():
                raise SystemExit(f"{command} {call} said nothing")
        took[command] = round(time.monotonic() - began, 1)
        print(f"{command:11} {took[command]:6.1f} s", flush=True)
    if missing := [name for name in MADE if not (home.folder / name).is_file()]:
        raise SystemExit(f"not written: {missing}")
    return took


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, install, try."""
    wants = argparse.ArgumentParser(description=__doc__)
    wants.add_argument("--keep", type=Path, default=ROOT / "dist", metavar="DIR")
    asked = wants.parse_args(arguments)
    if said("git", "-C", ROOT, "status", "--porcelain", "--untracked-files=no"):
        raise SystemExit("there are changes that are not committed: a release is made from a commit")
    out = asked.keep.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        clone, commit = cloned(place)
        sdist, wheel = build(clone, place, out)
        home = Home(place, install(clone, place, wheel))
        version = home.run("--version").split()[-1]
        if wheel.name.split("-")[1] != version:
            raise SystemExit(f"the program says {version}, its wheel {wheel.name}")
        report = {
            "commit": commit,
            "version": version,
            "wheel_bytes": wheel.stat().st_size,
            "sdist_bytes": sdist.stat().st_size,
            "seconds": smoke(clone, home),
        }
    (out / "smoke.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps({key: value for key, value in report.items() if key != "seconds"}))


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    main()
