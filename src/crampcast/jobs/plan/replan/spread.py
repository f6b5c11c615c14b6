"""Effort and intake spread over the rest of a race, as the plan of the whole race spreads them."""

from __future__ import annotations

from dataclasses import replace

import jax.numpy as jnp
import numpy as np

from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.optimise.choices import choice, rules
from crampcast.jobs.plan.optimise.improve import Improved, gain, search, unimproved
from crampcast.jobs.plan.optimise.setup import workbench
from crampcast.jobs.plan.outlook import Outlook
from crampcast.runner.card import SafetyCard

_SHORT = "too little of the race is left to spread an effort over"


def spread_ahead(kept: Drinking, fresh: Outlook, card: SafetyCard, seed: int, price_s: float) -> Improved:
    """Spread effort and intake over the rest of a race.

    Parameters
    ----------
    kept : Drinking
        The rest as it would be run evenly.
    fresh : Outlook
        The race before its start.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the plan.
    price_s : float
        Seconds that a cramp is worth.

    Returns
    -------
    Improved
        Never worse than `kept` on the plan's own draws, which the search has not seen.

    Notes
    -----
    The search is that of the whole race; of what it finds, the part that lies ahead is kept, its mean effort
    that of an even rest. It is simulated, judged and held against the even rest like any plan.
    """
    so_far = kept.outlook.so_far
    if so_far is None or kept.status == "refused" or kept.walked:
        return unimproved(kept, "there is no plan to improve")
    base = drink_within_limits(fresh, card, seed=seed)
    if base.status == "refused" or base.walked:
        return unimproved(kept, "the heat decides the pace")
    bench = workbench(base, seed)
    found = choice(search(bench, 1.0, price_s), len(bench.stretches))
    n = fresh.segments
    ahead = np.arange(n) >= so_far.segments
    if len(np.unique(bench.of_segment[ahead])) < 2:
        return unimproved(kept, _SHORT)
    took_s = np.median(kept.run.duration_s[:, :n], axis=0) * ahead
    shape = found.effort[bench.of_segment]
    shape /= float((took_s * shape).sum() / took_s.sum())
    track = kept.outlook.track
    effort = np.asarray(track.effort, dtype=float).copy()
    effort[:n] *= np.where(ahead, shape, 1.0)
    outlook = replace(kept.outlook, track=track._replace(effort=jnp.asarray(effort)))
    made = drink_within_limits(outlook, card, seed=seed, wish=found.wish)
    if made.status == "refused" or gain(made, kept, price_s) <= rules().gain_share:
        return unimproved(kept, "on draws that the search has not seen the even effort is as good")
    stretches = [s for s in bench.stretches if s.to_m > so_far.distance_m + 1.0]
    first = stretches[0]
    stretches[0] = replace(first, from_m=max(first.from_m, so_far.distance_m))
    mean = float((took_s * found.effort[bench.of_segment]).sum() / took_s.sum())
    return Improved(made, kept, tuple(stretches), found.effort[-len(stretches) :] / mean, price_s, None)
