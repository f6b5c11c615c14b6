"""Learning from a group against the truth of its model: everybody at once, by the no-U-turn sampler.

Run ``python scripts/reference_group.py --members 6 --runs 12 --seed 5``: it prints how far the members'
forecasts of a marathon lie from those of the whole hierarchical model, with the group's diaries and with the
own alone. Seeded; some minutes. Bodies are known, so that the model is the truth of what is simulated.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpyro.diagnostics import split_gelman_rubin
from numpyro.infer import MCMC, NUTS
from study_group import KINDS, WHO, of_posterior, race_draws, runner_of
from study_learning import season

from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs.learn.evidence import Evidence, Watched, packed
from crampcast.jobs.learn.group import Member, learn_group, learnt_in
from crampcast.jobs.learn.laplace import Normal
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.likelihood import log_posterior
from crampcast.jobs.learn.population import Population
from crampcast.jobs.learn.simulated import Outing, bank, live

SHARED, OWN = LEVEL + 1, len(NAMES) - LEVEL - 1
TOLD = 512


def everybody(seen: Sequence[Evidence], warmup: int, samples: int, seed: int) -> tuple[np.ndarray, float]:
    """Sample what a group shares and what each member has of the own, all at once.

    Returns
    -------
    ndarray, shape (draws, members, coordinates)
    float
        Largest split R-hat.

    Notes
    -----
    For runners whose whole level is shared, as it is where nothing is known of the person.
    """
    most = max(len(one.event_there) for one in seen)
    stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *[_with_room(one, most) for one in seen])
    members = len(seen)

    def each(flat: Array) -> Array:
        shared = jnp.broadcast_to(flat[:SHARED], (members, SHARED))
        return jnp.concatenate([shared, flat[SHARED:].reshape(members, OWN)], axis=1)

    def potential(flat: Array) -> Array:
        z = each(flat)
        said = jax.vmap(log_posterior)(z, stacked) + 0.5 * jnp.sum(z**2, axis=1)
        return 0.5 * jnp.sum(flat**2) - jnp.sum(said)

    kernel = NUTS(potential_fn=potential, target_accept_prob=0.85)
    run = MCMC(kernel, num_warmup=warmup, num_samples=samples, num_chains=2, chain_method="sequential")
    start = 0.3 * np.random.default_rng(seed).standard_normal((2, SHARED + members * OWN))
    run.run(jax.random.PRNGKey(seed), init_params=jnp.asarray(start))
    draws = np.asarray(run.get_samples(group_by_chain=True))
    flat = jnp.asarray(draws.reshape(-1, draws.shape[-1]))
    return np.asarray(jax.vmap(each)(flat)), float(np.max(split_gelman_rubin(draws)))


def _with_room(seen: Evidence, events: int) -> Evidence:
    """Return the same with room for so many events."""

    def longer(values: Array) -> Array:
        return jnp.pad(values, [(0, events - len(values)), *[(0, 0)] * (values.ndim - 1)])

    return seen._replace(**{n: longer(getattr(seen, n)) for n in Evidence._fields if n.startswith("event_")})


def main() -> None:
    """Print how far the group's forecasts and the separate ones lie from the whole model's."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("members", 6), ("runs", 12), ("seed", 5), ("warmup", 500), ("samples", 800)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    jax.config.update("jax_enable_x64", True)
    rng, level_sd = np.random.default_rng(asked.seed), own_level_sd(WHO)
    runs = bank(season(rng, KINDS), 0, asked.seed)
    race = bank([Outing(42.2, 2.9, 8.0, 18.0)], 0, asked.seed)[0]
    shared = rng.standard_normal(SHARED)
    diaries: list[list[Watched]] = []
    for _ in range(asked.members):
        truth = runner_of(shared, level_sd, 1, rng)
        diaries.append([live(runs[i], truth, rng) for i in rng.permutation(len(runs))[: asked.runs]])
    seen = [packed(diary, None, level_sd) for diary in diaries]
    exact, r_hat = everybody(seen, asked.warmup, asked.samples, asked.seed)
    thin = exact[:: max(len(exact) // TOLD, 1)]
    group = learn_group([Member(str(i), WHO, diary) for i, diary in enumerate(diaries)], asked.seed)
    nothing = Normal(np.zeros(len(NAMES)), np.eye(len(NAMES)))
    print(
        f"R-hat {r_hat:.4f}; member: shift and spread of group and of separate fits against everybody at once"
    )
    for i, one in enumerate(seen):
        true = race_draws(race, nothing, thin[:, i], level_sd)
        alone = learnt_in(Population.shipped(), one, level_sd, i)
        said = []
        for found in (group.members[i].posterior, alone.posterior):
            draws = of_posterior(race, found, level_sd)
            said.append(f"{(draws.mean() - true.mean()) / true.std():+.2f} x{draws.std() / true.std():.2f}")
        print(f"{i}: {said[0]}, {said[1]}")
    moved = (group.population.centre - exact[:, 0, :SHARED].mean(axis=0)) / exact[:, 0, :SHARED].std(axis=0)
    print(f"population: root mean square {np.sqrt(np.mean(moved**2)):.2f}, most {np.abs(moved).max():.2f} sd")


if __name__ == "__main__":
    main()
