"""The order of steps: slow, stretch, massage, warmth, drink and eat, the jolt, start again."""

from __future__ import annotations

from typing import Any, NamedTuple

from crampcast.evidence import coefficients
from crampcast.evidence.claims import load_claims
from crampcast.evidence.rescue import Stretch, load_remedies, load_stretches

NOT_EAGER = (
    "Only if cramps keep coming though you ate and drank as planned. Not with high blood pressure, kidney or "
    "heart disease, reflux, or a stomach that is already upset."
)
"""When a jolt is offered: asked, never assumed."""

JACKET = "In cold, wet or wind: jacket, hat and gloves on before anything else."


class Times(NamedTuple):
    """How long and how often; group ``rescue.steps``."""

    hold_s: tuple[float, float]
    repeats: tuple[float, float]
    massage_s: float
    warmth_s: float
    night_hold_s: float
    night_repeats: float


def _step(remedy: str, says: list[str], seconds: list[float] | None, **more: Any) -> dict[str, Any]:
    found = next(r for r in load_remedies() if r.id == remedy)
    claim = load_claims()[found.claim]
    return {
        "id": remedy,
        "what": found.title,
        "says": says,
        "seconds": seconds,
        "figure": more.pop("figure", None),
        "claim": claim.id,
        "grade": claim.grade,
        **more,
    }


def stretch_step(stretch: Stretch, times: Times) -> dict[str, Any]:
    """Return the stretch of a muscle as a step.

    Parameters
    ----------
    stretch : Stretch
        Its position.
    times : Times
        How long to hold.

    Returns
    -------
    dict
        With ``muscle``, ``figure``, a second position where there is one, and what to avoid.
    """
    low, high = times.repeats
    says = [*stretch.how, *([stretch.sitting] if stretch.sitting else [])]
    return _step(
        "stretch",
        says,
        list(times.hold_s),
        figure=stretch.figure,
        muscle=stretch.muscle,
        repeats=[int(low), int(high)],
        until="it lets go",
        also=stretch.also or None,
        also_figure=stretch.also_figure or None,
        avoid=stretch.avoid,
    )


def run_steps(muscle: str | None, food: list[str], jolt: list[str]) -> list[dict[str, Any]]:
    """Return the steps of a cramp on the run, in order.

    Parameters
    ----------
    muscle : str or None
        The cramped muscle; None: a stretch for each.
    food : list of str
        What may be said about drinking and eating.
    jolt : list of str
        What may be said about pickle juice.

    Returns
    -------
    list of dict
        ``order, id, what, says, seconds, figure, claim, grade``; `seconds` is a number's range or null.

    Examples
    --------
    >>> [step["id"] for step in run_steps("calf", [], [])][:2]
    ['ease', 'stretch']
    """
    times = coefficients(Times, "rescue.steps")
    remedies = {r.id: r.says for r in load_remedies()}
    stretches = load_stretches()
    chosen = [stretches[muscle]] if muscle else list(stretches.values())
    steps: list[dict[str, Any]] = [_step("ease", [remedies["ease"], JACKET], None)]
    steps += [stretch_step(one, times) for one in chosen]
    steps += [
        _step("massage", [remedies["massage"]], [times.massage_s, times.massage_s]),
        _step("warmth", [remedies["warmth"]], [times.warmth_s, times.warmth_s]),
        _step("drink_and_eat", [remedies["drink_and_eat"], *food], None),
        _step("jolt", [NOT_EAGER, *jolt], None, asks=True),
    ]
    return [{"order": n, **step} for n, step in enumerate(steps, start=1)]


def night_steps(muscle: str | None) -> list[dict[str, Any]]:
    """Return the steps of a cramp at night, and the stretch before bed that makes them rarer.

    Parameters
    ----------
    muscle : str or None
        The cramped muscle; None: the calf, by far the most frequent.

    Examples
    --------
    >>> night_steps(None)[0]["muscle"]
    'calf'
    """
    times = coefficients(Times, "rescue.steps")
    stretches = load_stretches()
    remedies = {r.id: r.says for r in load_remedies()}
    now = stretch_step(stretches[muscle or "calf"], times)
    now["says"] = ["Sit up or stand up slowly.", *now["says"]]
    before = {
        "id": "before_bed",
        "what": "Before bed, for six weeks: stretch calves and hamstrings",
        "says": [
            f"{int(times.night_repeats)} times {times.night_hold_s:g} s for each muscle and side.",
            "In adults over 55 this took about one cramp a night away; it was not tested in runners.",
        ],
        "seconds": [times.night_hold_s, times.night_hold_s],
        "figure": stretches["hamstring"].figure,
        "claim": None,
        "grade": "C",
        "source": "hallegraeff_2012",
    }
    steps = [now, _step("massage", [remedies["massage"]], [times.massage_s] * 2), before]
    return [{"order": n, **step} for n, step in enumerate(steps, start=1)]
