"""How much the answers of a cohort hang on what was chosen freely."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crampcast.evidence import load_parameters
from crampcast.jobs.cohorts.choices import default_choices
from crampcast.jobs.cohorts.validating import validate_cohort


def variations() -> dict[str, dict[str, float]]:
    """Return other free choices, one at a time: name to fields as `default_choices` takes them.

    Examples
    --------
    >>> variations()["warmer"]["weather__road_c"] - default_choices().weather.road_c
    6.0
    """
    d, s = default_choices(), {k: float(v) for k, v in load_parameters().group("cohorts.vary").items()}  # type: ignore[arg-type]
    w, i, p = d.weather, d.intake, d.pacing
    return {
        "warmer": {
            f"weather__{f}": getattr(w, f) + s["warmer_c"] for f in ("road_c", "trail_c", "triathlon_c")
        },
        "slower field": {"finish__road_marathon_h": d.finish.road_marathon_h * s["slower"]},
        "less to eat": {"intake__carbohydrate_g_h": i.carbohydrate_g_h * s["less_eaten"]},
        "less to drink": {
            "intake__fluid_l_h": i.fluid_l_h * s["less_drunk"],
            "intake__available_l_h": i.available_l_h * s["less_drunk"],
        },
        "less trained": {
            "people__weekly_km": d.people.weekly_km * s["less_trained"],
            "people__weekly_km_ultra": d.people.weekly_km_ultra * s["less_trained"],
        },
        "bolder pacing": {
            "pacing__form_sd_log": p.form_sd_log * s["bolder"],
            "pacing__boldness_sd_log": p.boldness_sd_log * s["bolder"],
        },
        "shorter after the finish": {"events__immediate_min": d.events.immediate_min * s["less_after"]},
    }


def with_sensitivity(path: Path, seed: int = 0, replicates: int = 400) -> list[dict[str, Any]]:
    """Answer a cohort with the documented choices, and beside them with others.

    Parameters
    ----------
    path : Path
        The cohort file.
    seed : int
        Seed of all chance; the same for all.
    replicates : int
        Simulated studies.

    Returns
    -------
    list of dict
        As `validate_cohort`, with ``sensitivity``: what was varied, the prediction then and its status.
    """
    usual = validate_cohort(path, seed, replicates)
    varied = {
        name: {o["id"]: o for o in validate_cohort(path, seed, replicates, default_choices(**changed))}
        for name, changed in variations().items()
    }
    return [
        {
            **outcome,
            "sensitivity": [
                {"varied": name, **{k: found[outcome["id"]][k] for k in ("predicted", "status")}}
                for name, found in varied.items()
            ],
        }
        for outcome in usual
    ]
