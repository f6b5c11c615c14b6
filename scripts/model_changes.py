"""What a program says of the sample runners, and how that moved since the last release.

``python scripts/model_changes.py`` asks the ``crampcast`` on the path and prints a table of what changed
against docs/model_changes.json, to be pasted under "Model changes" in CHANGELOG.md. ``--write`` puts the new
numbers into the file; a release does so once. ``--program PATH`` asks another installed version. Takes a few
minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "docs" / "model_changes.json"
SAMPLES = ROOT / "samples"
MUSCLES = ("calf", "quadriceps", "hamstring")
DRAWS = ("--draws", "64", "--no-optimise", "--seed", "0")
"""Even effort: how the model moved, not how well a search did."""
CASES: dict[str, tuple[str, ...]] = {
    "road half marathon, 12-18 °C": (
        *(
            "plan",
            f"{SAMPLES}/odbl/inverness_half_marathon.gpx",
            "--stations",
            f"{SAMPLES}/road/stations.csv",
        ),
        *("--runner", f"{SAMPLES}/road/runner.toml", "--start", "2026-07-19T09:30"),
        *("--weather", "12-18 C, 75 % rh, cloudy, wind 4 m/s", *DRAWS),
    ),
    "the same at 20-26 °C, sunny": (
        *(
            "plan",
            f"{SAMPLES}/odbl/inverness_half_marathon.gpx",
            "--stations",
            f"{SAMPLES}/road/stations.csv",
        ),
        *("--runner", f"{SAMPLES}/road/runner.toml", "--start", "2026-07-19T09:30"),
        *("--weather", "20-26 C, 60 % rh, sunny, wind 2 m/s", *DRAWS),
    ),
    "mountain trail, 169 km": (
        *("plan", f"{SAMPLES}/mountain/pct_barker_pass_to_sonora_pass.gpx"),
        *("--stations", f"{SAMPLES}/mountain/stations.csv", "--runner", f"{SAMPLES}/mountain/runner.toml"),
        *("--start", "2026-06-27T05:00", "--weather", "6-24 C, 40 % rh, sunny, wind 3 m/s", *DRAWS),
    ),
    "16 km explained, calf at 14.5 km": (
        *("explain", f"{SAMPLES}/run/sixteen_kilometres.tcx.gz", "--cramp", "km14.5 calf left 6"),
        *("--invented", "--runner", f"{SAMPLES}/run/runner.toml", "--weather", "28 C, 75 % rh, sunny"),
        *("--intake", "0 g/h, 0.2 l/h, 0 mg/h", "--seed", "0"),
    ),
}


def told(answer: dict[str, Any]) -> dict[str, float]:
    """Return the numbers that a runner would look at first."""
    numbers = _planned(answer) if "finish_s" in answer else _explained(answer)
    return {name: float(f"{number:.4g}") for name, number in numbers.items()}


def _explained(answer: dict[str, Any]) -> dict[str, float]:
    """Return the shares of the causes of the first cramp."""
    return {f"share of {cause['name']}, %": 100.0 * cause["share"] for cause in answer["cramps"][0]["causes"]}


def _planned(answer: dict[str, Any]) -> dict[str, float]:
    """Return the numbers of a plan."""
    chance, profile, totals = answer["cramp_probability"], answer["profile"], answer["packing"]["totals"]
    hours = answer["finish_s"]["p50"] / 3600.0
    return {
        "finish, min": answer["finish_s"]["p50"] / 60.0,
        "finish, p90 - p10, min": (answer["finish_s"]["p90"] - answer["finish_s"]["p10"]) / 60.0,
        "chance of a cramp, %": 100.0 * chance["mean"],
        "of a near-cramp, %": 100.0 * chance["near"]["p50"],
        **{f"chance in the {name}, %": 100.0 * chance["by_muscle"][name]["p50"] for name in MUSCLES},
        "warmest core, °C": max(profile["core_temperature_c"]["p50"]),
        "lost water at the end, l": -profile["body_water_change_l"]["p50"][-1],
        "plasma sodium at the end, mmol/l": profile["plasma_sodium_mmol_l"]["p50"][-1],
        "least muscle glycogen, g": min(profile["muscle_glycogen_g"]["p50"]),
        "scheduled carbohydrate, g/h": totals["carbohydrate_g"]["scheduled"] / hours,
        "scheduled fluid, ml/h": totals["fluid_ml"]["scheduled"] / hours,
    }


def ask(program: str) -> dict[str, Any]:
    """Return every case's numbers, with the version and the parameters that gave them."""
    found: dict[str, Any] = {"cases": {}}
    with tempfile.TemporaryDirectory() as empty:
        for name, words in CASES.items():
            called = [program, *words, "--data", empty, "--json"]
            answer = json.loads(subprocess.run(called, check=True, capture_output=True).stdout)
            provenance = answer["provenance"]
            found |= {"version": provenance["version"], "parameters": provenance["parameters_hash"]}
            found["cases"][name] = told(answer)
    return found


def changes(before: dict[str, Any], now: dict[str, Any], least: float = 0.01) -> str:
    """Return a table of what moved by more than a share of itself; a line if nothing did."""
    rows = [
        f"| {case} | {what} | {before['cases'][case][what]:g} | {number:g} |"
        for case, numbers in now["cases"].items()
        for what, number in numbers.items()
        if what in before["cases"].get(case, {}) and _moved(before["cases"][case][what], number, least)
    ]
    new = [case for case in now["cases"] if case not in before["cases"]]
    releases = [f"{told['version']} ({told['parameters']})" for told in (before, now)]
    head = "Sample runners, " + " to ".join(releases)
    if not rows:
        told_new = "".join(f" New: {case}." for case in new)
        return f"{head}: no number moved by more than {100 * least:g} %.{told_new}"
    return "\n".join(
        [f"{head}:", "", "| sample | number | before | now |", "| --- | --- | --- | --- |", *rows]
    )


def _moved(before: float, now: float, least: float) -> bool:
    """Say whether two numbers differ by more than a share of the larger."""
    return abs(now - before) > least * max(abs(before), abs(now))


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, compare, and write if that is wanted."""
    wants = argparse.ArgumentParser(description=__doc__)
    wants.add_argument("--program", default="crampcast")
    wants.add_argument("--write", action="store_true")
    asked = wants.parse_args(arguments)
    now = ask(asked.program)
    if KEPT.exists():
        print(changes(json.loads(KEPT.read_text(encoding="utf-8")), now))
    if asked.write:
        KEPT.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
