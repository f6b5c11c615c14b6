"""Time for which a contraction can be held, as a power of its force: the published alternative."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import load_parameters

_GROUP = "muscle.endurance_time"


def endurance_joints() -> tuple[str, ...]:
    """Return the joints that the power laws know.

    Examples
    --------
    >>> "ankle" in endurance_joints()
    True
    """
    return tuple(load_parameters().group(_GROUP))


def endurance_time_s(target_load: ArrayLike, joint: str) -> Array:
    """Time for which a share of maximal force can be held.

    Parameters
    ----------
    target_load : array
        Share of maximal voluntary force, above 0 to 1.
    joint : str
        One of `endurance_joints`; ``general`` for any.

    Returns
    -------
    array
        s.

    Notes
    -----
    ``b0 f^b1``, the best of the forms compared over 194 papers. The coefficients are recalled, not read; the
    three-compartment model of 2012 agrees with them within a quarter between 20 and 70 %.

    References
    ----------
    Frey Law, Avin 2010, doi 10.1080/00140130903389068.

    Examples
    --------
    >>> round(float(endurance_time_s(0.5, "knee")), 1)
    71.3
    """
    laws = load_parameters().group(_GROUP)
    if joint not in laws:
        raise UnusableInput(f"no joint {joint!r}", where="joint", remedy=f"say one of {', '.join(laws)}")
    scale, power = jnp.asarray(laws[joint])
    return jnp.asarray(scale * jnp.asarray(target_load, dtype=float) ** power)
