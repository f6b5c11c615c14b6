"""The safety card: what must be known before an amount of fluid or sodium is named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from crampcast.evidence.parameters import coefficients
from crampcast.runner.profile import Profile

ITEMS = (
    "age",
    "sex",
    "mass_kg",
    "height_m",
    "pregnant",
    "kidney_disease",
    "heart_disease",
    "diuretic",
    "nsaid",
    "sickle_trait",
    "first_ultra",
    "ill",
)
"""Keys of the card, in the order of asking."""


class CardThresholds(NamedTuple):
    """Below these a runner counts as under age or as flagged."""

    adult_age: float
    light_mass_kg: float
    low_bmi_kg_m2: float
    ultra_from_m: float


class Reason(NamedTuple):
    """Why something is withheld or reduced: the card's key, the reason in words, and whom to ask."""

    key: str
    text: str
    ask: str = ""


_EXCLUDING = {
    "pregnant": Reason(
        "pregnant", "In pregnancy the need for water and salt differs.", "Ask your midwife or doctor."
    ),
    "kidney_disease": Reason(
        "kidney_disease",
        "With a kidney disease water and salt are handled differently.",
        "Ask your kidney specialist.",
    ),
    "heart_disease": Reason(
        "heart_disease",
        "With a heart disease amounts of fluid and salt are a doctor's decision.",
        "Ask your cardiologist.",
    ),
    "diuretic": Reason(
        "diuretic",
        "Water tablets change how much water and salt you lose.",
        "Ask the doctor who prescribed them.",
    ),
}
_MINOR = Reason(
    "age",
    "Under 18 there is too little evidence for amounts of fluid and salt.",
    "Ask your doctor, with your parents.",
)
_ILL = Reason(
    "ill",
    "With an illness or fever, running hard can harm your heart.",
    "Do not race; see a doctor if it stays.",
)
_FLAGGING = {
    "first_ultra": Reason("first_ultra", "First-timers at this distance drink too much more often."),
    "nsaid": Reason(
        "nsaid", "Painkillers such as ibuprofen make it easier to hold too much water.", "Ask a pharmacist."
    ),
}
_SICKLE = Reason(
    "sickle_trait",
    "With sickle cell trait a collapse in hard or hot efforts can look like cramps: weak rather than "
    "locked muscles. Stop at once and get help.",
    "Speak to a doctor before racing.",
)
_SUBJECT = {
    "age": "your age",
    "sex": "your sex",
    "mass_kg": "your weight",
    "height_m": "your height",
    "pregnant": "pregnancy",
    "kidney_disease": "kidney disease",
    "heart_disease": "heart disease",
    "diuretic": "water tablets",
    "nsaid": "painkillers",
    "sickle_trait": "sickle cell trait",
    "first_ultra": "whether this is your first ultra",
    "ill": "illness",
}
_NOT_FLAGGING = frozenset({"sex", "sickle_trait", "ill"})
_NOTHING_SAID, _NOT_KNOWN = "Nothing was said about ", "You do not know about "
_CAUTIOUS = "; the cautious limits hold."


@dataclass(frozen=True)
class SafetyCard:
    """What the card says about one runner.

    Attributes
    ----------
    answered, unknown, missing : tuple of str
        Keys answered, answered with "don't know", and not answered. `pregnant` is not asked of men.
    excluded : tuple of Reason
        If any: no numeric advice on fluid or sodium.
    no_race : tuple of Reason
        If any: no plan to race.
    flags : tuple of Reason
        If any: the tighter limits hold (once, however many). Unknown and missing answers count.
    cautions : tuple of Reason
        To be shown with the plan; they change no limit.

    Notes
    -----
    Thresholds: ``runner.safety`` in the evidence. Slow pace over four hours and cold are flags of a
    plan, not of a person; they are judged where the plan is made.
    """

    answered: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    excluded: tuple[Reason, ...]
    no_race: tuple[Reason, ...]
    flags: tuple[Reason, ...]
    cautions: tuple[Reason, ...]

    @property
    def complete(self) -> bool:
        """Whether anything was answered; if nothing was, no amount of fluid or sodium may be named."""
        return bool(self.answered or self.unknown)

    @property
    def numbers_allowed(self) -> bool:
        """Whether amounts of fluid and sodium may be named at all."""
        return self.complete and not self.excluded

    @classmethod
    def from_profile(cls, profile: Profile, thresholds: CardThresholds | None = None) -> SafetyCard:
        """Judge a runner's answers.

        Parameters
        ----------
        profile : Profile
            The answers.
        thresholds : CardThresholds, optional
            Default the evidence's.

        Returns
        -------
        SafetyCard
            What is withheld, reduced or to be said.

        Examples
        --------
        >>> card = SafetyCard.from_profile(Profile(mass_kg=55.0, height_m=1.7, kidney_disease=True))
        >>> [r.key for r in card.excluded], card.numbers_allowed
        (['kidney_disease'], False)
        >>> SafetyCard.from_profile(Profile()).complete
        False
        """
        limits = _thresholds() if thresholds is None else thresholds
        asked = [k for k in ITEMS if not (k == "pregnant" and profile.sex == "male")]
        unknown = tuple(k for k in asked if k in profile.unknown)
        answered = tuple(k for k in asked if getattr(profile, k) is not None and k not in unknown)
        missing = tuple(k for k in asked if k not in answered and k not in unknown)
        return cls(
            answered=answered,
            unknown=unknown,
            missing=missing,
            excluded=_excluded(profile, asked, limits),
            no_race=(_ILL,) if profile.ill else (),
            flags=_flags(profile, unknown, missing, limits),
            cautions=(_SICKLE,) if profile.sickle_trait or "sickle_trait" in unknown else (),
        )


def _thresholds() -> CardThresholds:
    return coefficients(CardThresholds, "runner.safety")


def _excluded(profile: Profile, asked: list[str], limits: CardThresholds) -> tuple[Reason, ...]:
    """Collect the reasons for naming no amounts."""
    minor = (_MINOR,) if profile.age is not None and profile.age < limits.adult_age else ()
    return minor + tuple(
        reason for key, reason in _EXCLUDING.items() if key in asked and getattr(profile, key)
    )


def _flags(
    profile: Profile, unknown: tuple[str, ...], missing: tuple[str, ...], limits: CardThresholds
) -> tuple[Reason, ...]:
    """Collect the reasons for tighter limits."""
    found = []
    if profile.mass_kg is not None and profile.mass_kg < limits.light_mass_kg:
        found.append(
            Reason(
                "mass_kg", f"Runners under {limits.light_mass_kg:g} kg need less and reach too much sooner."
            )
        )
    bmi = profile.bmi_kg_m2
    if bmi is not None and bmi < limits.low_bmi_kg_m2:
        found.append(
            Reason(
                "height_m", f"A body-mass index under {limits.low_bmi_kg_m2:g} goes with drinking too much."
            )
        )
    found += [reason for key, reason in _FLAGGING.items() if getattr(profile, key)]
    found += [Reason(k, f"{_NOT_KNOWN}{_SUBJECT[k]}{_CAUTIOUS}") for k in unknown if k not in _NOT_FLAGGING]
    found += [
        Reason(k, f"{_NOTHING_SAID}{_SUBJECT[k]}{_CAUTIOUS}") for k in missing if k not in _NOT_FLAGGING
    ]
    return tuple(found)


def said_together(messages: list[str], length_m: float = math.inf) -> list[str]:
    """Return messages with those on questions without an answer put into one sentence of each kind.

    Parameters
    ----------
    messages : list of str
        What is to be said.
    length_m : float
        Of the race. Up to a marathon nobody is asked about a first ultra beside other questions; alone it is
        named still, for it is why the tighter limits hold.

    Examples
    --------
    >>> card = SafetyCard.from_profile(Profile(age=40.0, sex="male", mass_kg=70.0, height_m=1.8, nsaid=False))
    >>> said_together([reason.text for reason in card.flags])[0][:65]
    'Nothing was said about kidney disease, heart disease, water table'
    """
    out = list(messages)
    for opening in (_NOT_KNOWN, _NOTHING_SAID):
        about = [m for m in out if m.startswith(opening) and m.endswith(_CAUTIOUS)]
        ultra = f"{opening}{_SUBJECT['first_ultra']}{_CAUTIOUS}"
        if len(about) > 1 and ultra in about and length_m < _thresholds().ultra_from_m:
            about.remove(ultra)
            out.remove(ultra)
        if len(about) > 1:
            *others, last = [m.removeprefix(opening).removesuffix(_CAUTIOUS) for m in about]
            at = out.index(about[0])
            out = [m for m in out if m not in about]
            out.insert(at, f"{opening}{', '.join(others)} and {last}{_CAUTIOUS}")
    return out
