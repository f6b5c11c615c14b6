"""What was eaten and drunk, in the runner's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crampcast.errors import UnusableInput
from crampcast.jobs.plan.drivers import reference_numbers
from crampcast.jobs.plan.quarters import SODIUM_MG_PER_MMOL

__all__ = ["SODIUM_MG_PER_MMOL", "Eaten", "parse_eaten", "usual_eaten"]

REMEDY = '"60 g/h, 0.5 l/h, 400 mg/h" (carbohydrate, fluid, sodium)'
AMOUNT = re.compile(r"^(\d+(?:\.\d+)?)\s*(g|l|ml|mg)\s*/\s*h$")
GLUCOSE_SHARE = 0.6
"""Share of glucose in the carbohydrate of mixed products, as in the guideline's."""
MOST = {"g": 150.0, "l": 3.0, "ml": 3000.0, "mg": 5000.0}


@dataclass(frozen=True)
class Eaten:
    """Mean intake over the run.

    Parameters
    ----------
    glucose_g_h, fructose_g_h, fluid_l_h, sodium_mg_h : float
        Rates.
    carbohydrate_known, fluid_known, sodium_known : bool
        Whether somebody said so; else the guideline stands in, and nothing can be told.
    """

    glucose_g_h: float
    fructose_g_h: float
    fluid_l_h: float
    sodium_mg_h: float
    carbohydrate_known: bool = False
    fluid_known: bool = False
    sodium_known: bool = False

    @property
    def carbohydrate_g_h(self) -> float:
        """Glucose and fructose together."""
        return self.glucose_g_h + self.fructose_g_h


def usual_eaten() -> Eaten:
    """Return the guideline's intake, which stands in where nobody said.

    Examples
    --------
    >>> usual_eaten().carbohydrate_g_h, usual_eaten().fluid_known
    (60.0, False)
    """
    usual = reference_numbers()
    return Eaten(usual.glucose_g_h, usual.fructose_g_h, usual.fluid_l_h, usual.sodium_mg_h)


def parse_eaten(text: str | None) -> Eaten:
    """Read what was eaten and drunk.

    Parameters
    ----------
    text : str or None
        ``"60 g/h, 0.5 l/h, 400 mg/h"``: carbohydrate in g, fluid in l or ml, sodium in mg; parts may miss.

    Returns
    -------
    Eaten

    Raises
    ------
    UnusableInput
        If a part is no amount per hour, or beyond what anybody takes.

    Examples
    --------
    >>> said = parse_eaten("30 g/h, 400 ml/h")
    >>> said.carbohydrate_g_h, said.fluid_l_h, said.sodium_known
    (30.0, 0.4, False)
    """
    out = usual_eaten()
    if text is None:
        return out
    for part in text.split(","):
        found = AMOUNT.match(part.strip().lower())
        where = f'--intake "{text}"'
        if not found:
            raise UnusableInput(f'"{part.strip()}" is no amount per hour', where=where, remedy=REMEDY)
        amount, unit = float(found.group(1)), found.group(2)
        if amount > MOST[unit]:
            raise UnusableInput(f"nobody takes {amount:g} {unit}/h", where=where, remedy=REMEDY)
        if unit == "g":
            out = replace(
                out,
                glucose_g_h=GLUCOSE_SHARE * amount,
                fructose_g_h=(1.0 - GLUCOSE_SHARE) * amount,
                carbohydrate_known=True,
            )
        elif unit == "mg":
            out = replace(out, sodium_mg_h=amount, sodium_known=True)
        else:
            litres = amount if unit == "l" else amount / 1000.0
            out = replace(out, fluid_l_h=litres, fluid_known=True)
    return out
