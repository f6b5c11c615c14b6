"""Classes of ground and what they do to cost and speed."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import NamedTuple, cast

from crampcast.evidence.parameters import load_parameters

_PREFIX = "cost.ground."


class GroundClass(NamedTuple):
    """Factors of one class of ground.

    Attributes
    ----------
    run_cost, walk_cost : float
        Factor on net metabolic power.
    run_speed : float
        Factor on the speed a runner chooses or can hold.
    """

    run_cost: float
    walk_cost: float
    run_speed: float


@cache
def ground_classes() -> MappingProxyType[str, GroundClass]:
    """Return every class of ground by name.

    Returns
    -------
    mapping
        Name (road, compacted, ground, trail, gravel, rough, sand, snow) to `GroundClass`.

    Notes
    -----
    Read from the parameter groups ``cost.ground.*``, where sources and flags stand; several are judgements.

    Examples
    --------
    >>> ground_classes()["sand"].run_cost
    1.4
    """
    parameters = load_parameters()
    names = sorted(g.removeprefix(_PREFIX) for g in parameters.groups() if g.startswith(_PREFIX))
    found = {name: cast(dict[str, float], parameters.group(_PREFIX + name)) for name in names}
    return MappingProxyType({name: GroundClass(**values) for name, values in found.items()})
