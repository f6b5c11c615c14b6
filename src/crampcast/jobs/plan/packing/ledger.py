"""What bottles hold from place to place: filled, kept, and how much is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from crampcast.jobs.plan.packing.choices import Taken

Fills = dict[tuple[int, str, float], int]


@dataclass
class Ledger:
    """Bottles on leaving each place where they may be filled.

    Parameters
    ----------
    filled : dict
        Bottles filled there: (point, drink, volume) to how many.
    held : dict
        Bottles with a drink on leaving, the filled ones among them.
    leaving_ml : dict
        What is in them: (point, drink) to volume.
    points : list of int
        The places that are decided, in the order of passage.
    """

    filled: Fills = field(default_factory=dict)
    held: Fills = field(default_factory=dict)
    leaving_ml: dict[tuple[int, str], float] = field(default_factory=dict)
    points: list[int] = field(default_factory=list)

    def kept(self, point: int, drink: str, volume: float) -> int:
        """Return how many bottles of a drink come to a place and leave it as they are."""
        key = (point, drink, volume)
        return self.held.get(key, 0) - self.filled.get(key, 0)

    def kept_ml(self, point: int, drink: str) -> float:
        """Return what is left in the bottles that leave a place as they came."""
        fresh = sum(v * n for (at, what, v), n in self.filled.items() if (at, what) == (point, drink))
        return max(0.0, self.leaving_ml.get((point, drink), 0.0) - fresh)

    def short_ml(self, point: int, thick: Collection[str] = ()) -> float:
        """Return what is missing in the bottles that leave a place with a drink; what is thick is none."""
        room = sum(volume * n for (at, _, volume), n in self.held.items() if at == point)
        drinks = ((drink, ml) for (at, drink), ml in self.leaving_ml.items() if at == point)
        return room - sum(ml for drink, ml in drinks if drink not in thick)

    def pour(self, taken: Iterable[Taken]) -> None:
        """Work out what is in the bottles at each place from what was filled and sipped until there."""
        sipped = sips_by_place(taken)
        before = -1
        for point in self.points:
            for drink in {what for at, what, _ in self.held if at == point}:
                left = self.leaving_ml.get((before, drink), 0.0) - sipped.get((before, drink), 0.0)
                fresh, most = _volume(self.filled, point, drink), _volume(self.held, point, drink)
                self.leaving_ml[point, drink] = min(max(left, 0.0) + fresh, most)
            before = point

    def without_idle(self, taken: Sequence[Taken]) -> None:
        """Free the bottles that are kept though nobody sips from them again."""
        sipped = sips_by_place(taken)
        needed: set[str] = set()
        for point in reversed(self.points):
            drinks = {what for at, what, _ in self.held if at == point}
            idle = {d for d in drinks - needed if sipped.get((point, d), 0.0) <= 0.0}
            for key in [k for k in self.held if k[0] == point and k[1] in idle]:
                self.held[key] = self.filled.get(key, 0)
            needed = {d for at, d, volume in self.held if at == point and self.kept(point, d, volume)}
        self.pour(taken)


def sips_by_place(taken: Iterable[Taken]) -> dict[tuple[int, str], float]:
    """Return what is sipped after each place, by drink."""
    found: dict[tuple[int, str], float] = {}
    for one in taken:
        if one.choice.place == "bottle":
            key = (one.choice.point, one.choice.product.key)
            found[key] = found.get(key, 0.0) + one.amount("fluid_ml")
    return found


def _volume(fills: Fills, point: int, drink: str) -> float:
    return sum(volume * n for (at, what, volume), n in fills.items() if (at, what) == (point, drink))
