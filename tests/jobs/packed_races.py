"""Races and runners to pack for, and a runner who carries the bottles through."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from crampcast.course.stations import Station
from crampcast.jobs.plan.packing.race import Race, points_of
from crampcast.jobs.safety import Losses, Situation

V_M_S = 2.5
CARD = SimpleNamespace(excluded=(), no_race=(), flags=(), complete=True)
PREGNANT = SimpleNamespace(
    excluded=(SimpleNamespace(key="pregnant", text="Pregnant.", ask="Ask."),),
    no_race=(),
    flags=(),
    complete=True,
)


def race_of(hours, stations=(), carbohydrate_g_h=50.0, fluid_ml_h=450.0, sodium_mg_h=350.0):
    quarters = int(np.ceil(hours * 4))
    last_s = hours * 3600.0 - 600.0
    on = (np.arange(1, quarters + 1) * 900.0 <= last_s).astype(float)
    places = [Station(name, km * 1000.0, **kind) for name, km, kind in stations]
    points = points_of(places, [p.distance_m / V_M_S for p in places], hours * 3600.0)
    return Race(
        hours * 3600.0,
        points,
        carbohydrate_g_h / 4 * on,
        fluid_ml_h / 4 * on,
        sodium_mg_h / 4 * on,
        0.0 * on,
        last_s,
        lambda time_s: time_s * V_M_S,
    )


def body(hours, loss_l_h=0.6, card=CARD, mass_kg=70.0, gut_trained=0.0):
    quarters = int(np.ceil(hours * 4))
    spread = np.linspace(0.9, 1.4, 20)[:, None]
    losses = Losses(
        np.full((20, quarters), loss_l_h) * spread,
        np.full((20, quarters), 700.0 * loss_l_h) * spread,
        np.full(20, hours * 3600.0),
    )
    situation = Situation(
        mass_kg,
        card,
        hours * 3600.0,
        300.0,
        15.0,
        12.0,
        height_m=1.8,
        age=40.0,
        gut_trained=gut_trained,
        multiple_transporters=True,
    )
    return losses, situation


def carried_out(race, chosen, room):
    """Carry the bottles through the race one by one; the drink that leaves each place."""
    bottles = [{"holds": volume, "drink": "", "ml": 0.0} for volume in room.bottles_ml]
    left_ml = {}
    for k, point in enumerate(race.points):
        if not point.fills:
            continue
        fresh = {key: n for key, n in chosen.bottles.filled.items() if key[0] == k}
        held = {key: n for key, n in chosen.bottles.held.items() if key[0] == k}
        stays = []
        for (_, drink, volume), all_of_them in held.items():
            n = all_of_them - fresh.get((k, drink, volume), 0)
            assert n >= 0
            fitting = [b for b in bottles if (b["holds"], b["drink"]) == (volume, drink) and b not in stays]
            assert len(fitting) >= n, "a bottle is kept that nobody brought"
            stays += sorted(fitting, key=lambda b: -b["ml"])[:n]
        free = [b for b in bottles if not any(b is s for s in stays)]
        for (_, drink, volume), n in fresh.items():
            for _ in range(n):
                bottle = next(b for b in free if b["holds"] == volume)
                free = [b for b in free if b is not bottle]
                bottle |= {"drink": drink, "ml": volume}
        for bottle in free:
            bottle |= {"drink": "", "ml": 0.0}
        for drink in {b["drink"] for b in bottles} - {""}:
            left_ml[k, drink] = sum(b["ml"] for b in bottles if b["drink"] == drink)
        for drink in {t.choice.product.key for t in chosen.taken}:
            sipped = sum(
                t.amount("fluid_ml")
                for t in chosen.taken
                if (t.choice.place, t.choice.point, t.choice.product.key) == ("bottle", k, drink)
            )
            later = [x for x in chosen.bottles.held if x[0] > k and x[1] == drink]
            for bottle in sorted(
                (b for b in bottles if b["drink"] == drink), key=lambda b: (len(later) > 0, b["ml"])
            ):
                now = min(sipped, bottle["ml"])
                bottle["ml"], sipped = bottle["ml"] - now, sipped - now
            assert sipped <= 1e-6, "more is sipped than is left"
    return left_ml
