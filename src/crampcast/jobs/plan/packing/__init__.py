"""From amounts to things: whole units of what there is, carried from where it is to be had."""

from crampcast.jobs.plan.packing.giving_way import pack
from crampcast.jobs.plan.packing.in_hand import InHand, parse_in_hand
from crampcast.jobs.plan.packing.job import (
    Packed,
    PackingOptions,
    nothing_packed,
    products_for,
    told_packed,
)

__all__ = [
    "InHand",
    "Packed",
    "PackingOptions",
    "nothing_packed",
    "pack",
    "parse_in_hand",
    "products_for",
    "told_packed",
]
