"""Pack a plan, at an easier pace where whole units need one."""

from __future__ import annotations

from dataclasses import replace

from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.packing.job import Packed, PackingOptions, pack_at_pace
from crampcast.runner.card import SafetyCard

LEAST_EASED = 0.99
"""First step of the pace that gives way for whole units: they miss the plain amounts by a mouthful."""


def pack(plan: Drinking, options: PackingOptions, *, seed: int) -> Packed:
    """Turn a plan's amounts into whole units.

    Parameters
    ----------
    plan : Drinking
        Amounts by quarter hour within every limit.
    options : PackingOptions
        What there is to eat, drink and carry.
    seed : int
        Seed of the sodium model's error.

    Returns
    -------
    Packed
        The units pass `verify_schedule`, and the runners who take them pass `judge`. Where they do not, less
        fluid is packed or the pace gives way, and at last the plain amounts stay, which is said.
    """
    first, slower = pack_at_pace(plan, options, seed)
    eased, packed = plan, first
    for least in (LEAST_EASED, 0.0):
        if slower is None:
            return packed
        easier = _easier(eased, max(float(slower.value), least), slower.reason, seed)
        if easier is None:
            return first
        eased = easier
        packed, slower = pack_at_pace(eased, options, seed)
    return packed if slower is None else first


def _easier(plan: Drinking, effort: float, why: str, seed: int) -> Drinking | None:
    """Return a plan at an easier effort, with the reason; None where there is none within the limits."""
    card = SafetyCard.from_profile(plan.outlook.profile)
    outlook = plan.outlook.eased(effort)
    eased = drink_within_limits(outlook, card, seed=seed, wish=plan.wish)
    if eased.status == "refused":
        return None
    told = [*(plan.reason or "").split("; "), *(eased.reason or "").split("; "), why]
    status = "reduced" if eased.status == "ok" else eased.status
    return replace(eased, status=status, reason="; ".join(dict.fromkeys(one for one in told if one)))
