"""What the home tests say: weak, uneven, or nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crampcast.evidence.strength import HomeTest, load_home_tests, strength_rules
from crampcast.jobs.strengthen.request import Result, StrengthenRequest

_NAMES = {"male": "men", "female": "women"}


def judged_tests(request: StrengthenRequest) -> list[dict[str, Any]]:
    """Return every home test: how it is done, the newest result, and what that says.

    Parameters
    ----------
    request : StrengthenRequest
        With the results of the diary.

    Returns
    -------
    list of dict
        ``id, title, muscles, how, figure, unit, newest, first, weak, imbalance, says`` and the norm with its
        flag. ``first`` is the runner's own first result, to compare with where there is no norm; ``weak`` is
        null where there is no norm or no result. Of a runner whose sex is not told ``norm_of`` is null, and
        ``weak`` is what is weak for both.
    """
    return [_judged(test, request) for test in load_home_tests().values()]


def _judged(test: HomeTest, request: StrengthenRequest) -> dict[str, Any]:
    rules = strength_rules()
    done = (r for r in request.results if r.test == test.id and r.day <= request.on)
    found = sorted((r for r in done if set(_measured(test, r).values()) != {None}), key=lambda r: r.day)
    fresh = [r for r in found if (request.on - r.day).days <= rules.stale_days]
    newest = fresh[-1] if fresh else None
    cuts = {"male": test.weak_male, "female": test.weak_female}
    told = None if request.profile is None else request.profile.sex
    sex = told if told in cuts else None
    cut = cuts[sex] if sex else min((c for c in cuts.values() if c is not None), default=None)
    return {
        "id": test.id,
        "title": test.title,
        "muscles": list(test.muscles),
        "how": list(test.how),
        "figure": test.figure,
        "unit": test.unit,
        "entry": test.entry,
        "sides": list(test.measured),
        "norm": test.median_female if sex == "female" else test.median_male,
        "norm_of": _NAMES[sex] if sex else None,
        "norms": {_NAMES["male"]: test.median_male, _NAMES["female"]: test.median_female},
        "norm_flag": test.flag if test.median_male is not None else None,
        "weak_below": cut,
        "weak_flag": test.weak_flag or None,
        "source": test.source,
        "newest": _shown(test, newest),
        "first": _shown(test, found[0]) if len(found) > 1 else None,
        "weak": weak_sides(test, newest, cut),
        "imbalance": imbalance(test, fresh),
        "says": _says(test, found, fresh),
    }


def _measured(test: HomeTest, result: Result) -> dict[str, float | None]:
    """Return what of a result counts: left and right, or the one value of a test without sides."""
    return {name: getattr(result, name) for name in test.measured}


def _shown(test: HomeTest, result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    nothing = {"left": None, "right": None, "both": None}
    return {"day": result.day.isoformat(), **nothing, **_measured(test, result)}


def weak_sides(test: HomeTest, newest: Result | None, cut: float | None) -> list[str] | None:
    """Return the sides below the cut-off; None where nothing can be said.

    Examples
    --------
    >>> from datetime import date
    >>> calf = load_home_tests()["heel_raise"]
    >>> weak_sides(calf, Result("heel_raise", date(2026, 3, 1), 15.0, 26.0), 20.0)
    ['left']
    """
    if newest is None or cut is None:
        return None
    low = test.better == "more"
    measured = _measured(test, newest)
    return [name for name, value in measured.items() if value is not None and (value < cut) == low]


def imbalance(test: HomeTest, results: Sequence[Result]) -> dict[str, Any] | None:
    """Return the difference of the sides, if it held on two days; None where it did not or is not known.

    Parameters
    ----------
    test : HomeTest
        The test.
    results : sequence of Result
        By day.

    Notes
    -----
    More than 15 % of the larger value or the test's own error, whichever is larger, in the same direction on
    two days at least three days apart (our choice; the literature's 10 to 15 % rest on little). Where zero of
    the scale is not nothing, a share means nothing: the error alone counts, and `share` is null.

    Examples
    --------
    >>> from datetime import date
    >>> calf = load_home_tests()["heel_raise"]
    >>> days = [Result("heel_raise", date(2026, 3, day), 14.0, 26.0) for day in (1, 5)]
    >>> imbalance(calf, days)["weaker"], imbalance(calf, days[:1])
    ('left', None)
    """
    rules = strength_rules()
    seen: list[tuple[Result, str, float]] = []
    for result in results:
        side = _weaker(test, result)
        if side is not None:
            seen.append((result, *side))
    if not seen or not results or seen[-1][0] is not results[-1]:
        return None
    last, weaker, apart = seen[-1]
    held = [r for r, side, _ in seen[:-1] if side == weaker and (last.day - r.day).days >= rules.days_apart]
    if not held:
        return None
    share = apart / max(abs(last.left or 0.0), abs(last.right or 0.0)) if test.from_nothing else None
    return {
        "weaker": weaker,
        "share": None if share is None else round(share, 3),
        "difference": round(apart, 2),
        "days": [held[-1].day.isoformat(), last.day.isoformat()],
    }


def _weaker(test: HomeTest, result: Result) -> tuple[str, float] | None:
    """Return the weaker side and how far the sides are apart, in the test's unit, if it is far enough."""
    if not test.sides or result.left is None or result.right is None:
        return None
    low, high = sorted((result.left, result.right))
    apart = high - low
    share = strength_rules().imbalance_share * high if test.from_nothing else 0.0
    if apart <= max(share, test.error or 0.0):
        return None
    smaller = "left" if result.left < result.right else "right"
    other = "right" if smaller == "left" else "left"
    return (smaller if test.better == "more" else other), apart


def _says(test: HomeTest, found: Sequence[Result], fresh: Sequence[Result]) -> str:
    if not found:
        return "Not tested yet."
    if not fresh:
        return f"Last tested on {found[-1].day.isoformat()}: test again."
    if imbalance(test, fresh) is None and _weaker(test, fresh[-1]) is not None:
        return "The sides differ once; test again in three days or more before believing it."
    return "Tested."
