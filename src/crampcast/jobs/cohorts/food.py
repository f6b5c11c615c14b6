"""What the runners of a cohort take: as published, by choice, or whatever leads to the published loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.reader import Arm
from crampcast.jobs.cohorts.values import Value
from crampcast.simulation.surroundings import INTAKE_ROWS, INTAKE_STEP_S

FloatArray = NDArray[np.float64]
Rate = Callable[[str, float, float], FloatArray]

GLUCOSE_SHARE = 0.67
SODIUM_MG_PER_MMOL = 22.99
SODIUM_MG_PER_G_SALT = 393.4


@dataclass(frozen=True)
class Food:
    """Mean rates of every runner over the event.

    Parameters
    ----------
    fluid_l_h, carbohydrate_g_h, sodium_mg_h : ndarray, shape (runners,)
        What is taken.
    drink_g_l, drink_mg_l : float or None
        Carbohydrate and sodium of a drink that is all the food there is.
    wanted_loss_pct : ndarray or None
        Loss of mass that the fluid has to lead to.
    most_l_h : float
        Most that anybody drinks.
    thirst_l_h : float
        Most that a thirsty runner finds to drink; 0 where drinking or the loss was published.
    """

    fluid_l_h: FloatArray
    carbohydrate_g_h: FloatArray
    sodium_mg_h: FloatArray
    drink_g_l: float | None
    drink_mg_l: float | None
    wanted_loss_pct: FloatArray | None
    most_l_h: float
    thirst_l_h: float

    def totals(self) -> FloatArray:
        """Return what is taken by each quarter hour (water, glucose, fructose, sodium)."""
        rates = np.stack(
            [
                self.fluid_l_h,
                GLUCOSE_SHARE * self.carbohydrate_g_h,
                (1.0 - GLUCOSE_SHARE) * self.carbohydrate_g_h,
                self.sodium_mg_h / SODIUM_MG_PER_MMOL,
            ],
            axis=-1,
        )
        hours = np.arange(INTAKE_ROWS) * INTAKE_STEP_S / 3600.0
        return np.asarray(rates[:, None, :] * hours[None, :, None])

    def towards(self, loss_pct: FloatArray, mass_kg: FloatArray, hours: FloatArray) -> Food:
        """Return the food whose fluid makes good the difference to the wanted loss."""
        if self.wanted_loss_pct is None:
            return self
        missing_l = (np.asarray(loss_pct) - self.wanted_loss_pct) * mass_kg / 100.0
        fluid = np.clip(self.fluid_l_h + missing_l / np.maximum(hours, 0.1), 0.0, self.most_l_h)
        return replace(self, fluid_l_h=fluid).mixed()

    def mixed(self) -> Food:
        """Return the food with what the drink itself brings."""
        food = self
        if self.drink_g_l is not None:
            food = replace(food, carbohydrate_g_h=self.drink_g_l * food.fluid_l_h)
        if self.drink_mg_l is not None:
            food = replace(food, sodium_mg_h=self.drink_mg_l * food.fluid_l_h)
        return food


def eaten(arm: Arm, hours: FloatArray, choices: Choices, chosen: Chosen, rng: np.random.Generator) -> Food:
    """Return what the runners of an arm take.

    Parameters
    ----------
    arm
        Inputs.
    hours : ndarray
        Planned duration of the event, h.
    choices, chosen
        Free choices, and the list of those used.
    rng : Generator
        Source of chance.
    """
    c, count, given = choices.intake, len(hours), arm.intake
    lab = arm.discipline == "lab"

    def rate(name: str, usual: float, sd: float) -> FloatArray:
        value = given.get(name)
        if lab and value is None:
            return np.zeros(count)
        centre = chosen.take(value, f"intake.{name}", usual, f"intake.{name}")
        if value is not None and value.sd is not None:
            sd = value.sd
        elif value is not None:
            sd *= centre / usual
        if centre <= 0.0:
            return np.zeros(count)
        sd_log = float(np.sqrt(np.log1p((sd / centre) ** 2)))
        return np.asarray(centre * np.exp(sd_log * rng.normal(size=count) - 0.5 * sd_log**2))

    fluid = np.minimum(rate("fluid_l_h", c.fluid_l_h, c.fluid_sd_l_h), c.most_l_h)
    food = Food(
        fluid_l_h=fluid,
        carbohydrate_g_h=np.minimum(
            rate("carbohydrate_g_h", c.carbohydrate_g_h, c.carbohydrate_sd_g_h), 140.0
        ),
        sodium_mg_h=np.minimum(_sodium(given, rate, hours, c.sodium_mg_h, c.sodium_sd_mg_h), 3000.0),
        drink_g_l=None,
        drink_mg_l=None,
        wanted_loss_pct=None,
        most_l_h=c.most_l_h,
        thirst_l_h=0.0
        if lab or given.get("fluid_l_h") or given.get("body_mass_loss_pct")
        else c.available_l_h,
    )
    salt = given.get("drink_nacl_g_l")
    if salt is not None and salt.centre is not None:
        food = replace(food, drink_mg_l=salt.centre * SODIUM_MG_PER_G_SALT)
        if "carbohydrate_g_h" not in given:
            chosen.add("intake.carbohydrate_g_h", c.drink_carbohydrate_g_l, "g in a litre of the drink.")
            food = replace(food, drink_g_l=c.drink_carbohydrate_g_l)
    loss = given.get("body_mass_loss_pct")
    if loss is not None and loss.centre is not None and "fluid_l_h" not in given:
        sd = loss.sd
        if sd is None:
            sd = c.mass_loss_sd_pct * float(np.clip(np.mean(hours) / 4.0, 0.0, 1.0))
            chosen.add("intake.body_mass_loss_pct.sd", round(sd, 2), "Spread of the loss between runners.")
        wanted = np.clip(loss.centre + sd * rng.normal(size=count), -4.0, 9.0)
        chosen.add(
            "intake.fluid_l_h", "by the loss of mass", "The fluid with which the simulated loss agrees."
        )
        food = replace(food, wanted_loss_pct=wanted)
    return food.mixed()


def _sodium(given: Mapping[str, Value], rate: Rate, hours: FloatArray, usual: float, sd: float) -> FloatArray:
    """Return sodium rates from a rate, a total or the choice."""
    total = given.get("sodium_total_mg")
    if total is not None and total.centre is not None and "sodium_mg_h" not in given:
        return np.asarray(total.centre / np.maximum(hours, 0.1))
    return rate("sodium_mg_h", usual, sd)
