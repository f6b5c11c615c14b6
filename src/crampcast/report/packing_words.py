"""What reports say of packing: key to template."""

from __future__ import annotations

PACKING: dict[str, str] = {
    "packing": "What to carry from where",
    "packing.card.grouped": "Sums from each time to the next; the watch and the page have every item.",
    "packing.fill": "Fill",
    "packing.pack": "Pockets",
    "packing.here": "Eat and drink there",
    "packing.reach": "Within reach until the next",
    "packing.room": "Packed for {bottles} and {pockets} pockets.",
    "packing.assumed": "Nobody said what is carried: --carry or the runner file does.",
    "packing.none": "no bottle",
    "packing.shopping": "To buy",
    "packing.bags": "Drop bags and crew",
    "packing.bag": "Drop bag",
    "packing.crew": "Crew",
    "packing.nothing": "nothing planned",
    "packing.kit": "In the kit, for a cramp only",
    "packing.kit.note": "Results are mixed, and none of it counts as drink: judge by your own diary.",
    "packing.remedy": "{name}: up to {most}, {times} times a race at most",
    "crew.bottles": "Bottles, full",
    "crew.bottle": "{count} × {volume} {name}",
    "crew.bottle.plain": "{count} × bottle of {name}",
    "crew.pockets": "Into the pockets",
    "crew.mixed": "In a bag, to mix on the way",
    "crew.powder": "{name} for {count} × {volume}, at {place}",
    "crew.powder.plain": "{name} for {count} × bottle, at {place}",
    "crew.eaten": "To eat and drink on the spot, from the station",
    "crew.table": "To take along from the station",
}
