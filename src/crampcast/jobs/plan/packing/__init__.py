"""From amounts to things: whole units of what there is, carried from where it is to be had."""

from crampcast.jobs.plan.packing.job import Packed, PackingOptions, nothing_packed, pack, told_packed

__all__ = ["Packed", "PackingOptions", "nothing_packed", "pack", "told_packed"]
