"""Tests of strength and symmetry at home: what is usual, and when left and right really differ."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import coefficients

WITHOUT_ERROR = ("hamstring_bridge", "side_plank", "copenhagen_hold", "step_down", "wall_sit")
"""Tests whose repeatability was not published for sides."""
LESS_IS_BETTER = ("one_leg_sit_to_stand",)


class HeelRaise(NamedTuple):
    """Norm and protocol of the heel raise; group ``tests.heel_raise``."""

    median_male: float
    median_female: float
    incline_deg: float
    rate_per_min: float


class Detectable(NamedTuple):
    """Smallest difference that is not the test's error; group ``tests.detectable``."""

    heel_raise: float
    one_leg_sit_to_stand: float
    knee_to_wall: float
    quadriceps_fraction: float


class Imbalance(NamedTuple):
    """From which difference on sides differ; group ``tests.imbalance``."""

    least_fraction: float


class SideDifference(NamedTuple):
    """Whether sides differ beyond the test's error, twice; `weak_side` is ``none`` where they do not."""

    flag: bool
    weak_side: str


def heel_raise() -> HeelRaise:
    """Return norm and protocol of the single-leg heel raise.

    Examples
    --------
    >>> heel_raise().median_male
    24.0
    """
    return coefficients(HeelRaise, "tests.heel_raise")


def detectable_difference(test: str, larger: float) -> float:
    """Return the smallest difference between sides that counts in a test.

    Parameters
    ----------
    test : str
        ``heel_raise``, ``quadriceps``, ``knee_to_wall``, ``one_leg_sit_to_stand`` or one of `WITHOUT_ERROR`.
    larger : float
        The larger of the two values, in the test's unit.

    Returns
    -------
    float
        In the test's unit.

    Raises
    ------
    UnusableInput
        If the test is not known.

    Notes
    -----
    The larger of 15 % and the test's own error (95 % limits or detectable change), where one is published.

    Examples
    --------
    >>> detectable_difference("heel_raise", 24.0), round(detectable_difference("side_plank", 60.0), 3)
    (6.0, 9.0)
    """
    own = coefficients(Detectable, "tests.detectable")
    errors: dict[str, float] = {
        name: getattr(own, name) for name in own._fields if name != "quadriceps_fraction"
    }
    errors |= dict.fromkeys(WITHOUT_ERROR, 0.0)
    errors |= dict.fromkeys(("quadriceps", "quadriceps_asymmetry"), own.quadriceps_fraction * abs(larger))
    if test not in errors:
        raise UnusableInput(
            f"no test {test!r}", where="test", remedy=f"say one of {', '.join(sorted(errors))}"
        )
    return max(coefficients(Imbalance, "tests.imbalance").least_fraction * abs(larger), errors[test])


def side_difference(
    test: str, left: float, right: float, repeat_left: float | None = None, repeat_right: float | None = None
) -> SideDifference:
    """Return whether left and right differ: beyond the test's error, the same way, on two occasions.

    Parameters
    ----------
    test : str
        As in `detectable_difference`.
    left, right : float
        Results of the first occasion.
    repeat_left, repeat_right : float, optional
        Results of the second, some days later; without them nothing is flagged.

    Returns
    -------
    SideDifference

    Examples
    --------
    >>> side_difference("heel_raise", 28, 19, 27, 19)
    SideDifference(flag=True, weak_side='right')
    >>> side_difference("heel_raise", 28, 19).flag
    False
    """
    first = _weak(test, left, right)
    if first is None or repeat_left is None or repeat_right is None:
        return SideDifference(False, "none")
    same = _weak(test, repeat_left, repeat_right) == first
    return SideDifference(same, first if same else "none")


def _weak(test: str, left: float, right: float) -> str | None:
    """Return the weak side of one occasion, None within the error."""
    if abs(left - right) <= detectable_difference(test, max(abs(left), abs(right))):
        return None
    left_is_less = left < right
    return "left" if left_is_less != (test in LESS_IS_BETTER) else "right"
