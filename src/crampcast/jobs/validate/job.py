"""``validate``: hold the program against files of published values, cohorts and race results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crampcast import __version__
from crampcast.errors import UnusableInput
from crampcast.evidence import load_parameters
from crampcast.jobs.validate.values import validate_values

REPLICATES = 400


def validate(
    paths: Sequence[Path], *, seed: int = 0, replicates: int = REPLICATES, sensitivity: bool = False
) -> dict[str, Any]:
    """Evaluate files of values (YAML), cohorts (TOML) and race results (CSV).

    Parameters
    ----------
    paths : sequence of Path
        Files; those that cannot be used are listed with the reason, the others are still answered.
    seed : int
        Seed of all chance.
    replicates : int
        Simulated studies per cohort outcome.
    sensitivity : bool
        Also answer every cohort with other free choices, one at a time.

    Returns
    -------
    dict
        ``outcomes`` as in the command's contract, ``summary`` (counts by file and status), ``refused`` (file
        and reason) and ``provenance``.
    """
    outcomes: list[dict[str, Any]] = []
    refused: list[dict[str, str]] = []
    for path in paths:
        try:
            found = _outcomes(path, seed, replicates, sensitivity)
        except UnusableInput as why:
            refused.append({"file": path.name, "reason": str(why)})
            continue
        outcomes.extend(found)
    summary = [
        {
            "file": name,
            **{s: n[s] for s in ("inside", "outside", "cannot_predict")},
            **({"shown": n["shown"]} if n["shown"] else {}),
        }
        for name, n in _counts(outcomes).items()
    ]
    trail = {"version": __version__, "parameters_hash": load_parameters().hash, "seed": seed}
    return {"outcomes": outcomes, "summary": summary, "refused": refused, "provenance": trail}


def _outcomes(path: Path, seed: int, replicates: int, sensitivity: bool) -> list[dict[str, Any]]:
    """Evaluate one file by its kind."""
    if path.suffix.lower() == ".csv":
        from crampcast.jobs.validate.race_files import validate_results  # noqa: PLC0415 - as below

        return validate_results(path, seed=seed)
    if path.suffix.lower() != ".toml":
        return validate_values(path)
    from crampcast.jobs.cohorts import validate_cohort  # noqa: PLC0415 - draws in the whole simulation
    from crampcast.jobs.cohorts.sensitivity import with_sensitivity  # noqa: PLC0415

    if sensitivity:
        return with_sensitivity(path, seed=seed, replicates=replicates)
    return validate_cohort(path, seed=seed, replicates=replicates)


def _counts(outcomes: Sequence[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Return how often each status occurs in each file; what is only reported is neither hit nor miss."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        answered = outcome["status"] != "cannot_predict"
        status = "shown" if outcome["use"] == "report" and answered else outcome["status"]
        counts.setdefault(outcome["file"], Counter())[status] += 1
    return counts
