"""Who runs: the answers of one runner, checked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.runner._answers import is_unknown, read_answer
from crampcast.runner._question import Injury, SweatTest, all_questions
from crampcast.runner.races import ReferenceRace

_HEAVY_BMI, _LOWEST_BMI, _HIGHEST_BMI = 40.0, 10.0, 80.0


@dataclass(frozen=True)
class Profile:
    """A runner's answers; None where a question was not answered.

    Every field is a key of the runner file, whose page says its unit and its question. Keys in `unknown` were
    answered with "don't know". `recent_race` and `sweat_tests` hold as many entries as were given. `warnings`
    are lines for the user about the input itself.

    Notes
    -----
    Numbers are in SI units or those of their name; shares 0-1. Constructing a profile checks every answer.

    Examples
    --------
    >>> runner = Profile.from_mapping({"mass_kg": 68, "recent_race": "10k 45:00", "nsaid": "unknown"})
    >>> runner.mass_kg, runner.recent_race[0].time_s, runner.unknown
    (68.0, 2700.0, frozenset({'nsaid'}))
    """

    mass_kg: float | None = None
    height_m: float | None = None
    sex: str | None = None
    age: float | None = None
    weekly_km: float | None = None
    weekly_climb_m: float | None = None
    longest_run_km: float | None = None
    recent_race: tuple[ReferenceRace, ...] = ()
    strength_sessions_per_week: float | None = None
    cramp_history: float | None = None
    previous_injury: bool | tuple[Injury, ...] | None = None
    family_history: bool | None = None
    sweat_rate_l_h: float | None = None
    sweat_sodium_mmol_l: float | None = None
    sweat_tests: tuple[SweatTest, ...] = ()
    heat_acclimatised: float | None = None
    gut_trained: float | None = None
    first_ultra: bool | None = None
    nsaid: bool | None = None
    pregnant: bool | None = None
    kidney_disease: bool | None = None
    heart_disease: bool | None = None
    diuretic: bool | None = None
    sickle_trait: bool | None = None
    ill: bool | None = None
    new_to_trails: bool | None = None
    pack_kg: float | None = None
    poles: bool | None = None
    carry: str | None = None
    emergency_number: str | None = None
    unknown: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        _check_numbers(self)
        if self.mass_kg is not None and self.height_m is not None:
            _check_build(self.mass_kg, self.height_m, "runner, mass_kg and height_m")

    @classmethod
    def from_mapping(cls, answers: Mapping[str, Any], *, where: str = "runner") -> Profile:
        """Check answers as read from TOML or a form.

        Parameters
        ----------
        answers : mapping
            Key to answer; ``"unknown"`` or ``"don't know"`` is an answer. A table ``[runner]``
            around them is accepted.
        where : str
            File or form, named in errors.

        Returns
        -------
        Profile
            With warnings for keys that mean nothing here.

        Raises
        ------
        UnusableInput
            If an answer is of the wrong type or outside its range.

        Examples
        --------
        >>> Profile.from_mapping({"heigth_m": 1.8}).warnings
        ('runner: heigth_m is not a key of the runner file; did you mean height_m?',)
        """
        inner = answers.get("runner")
        if isinstance(inner, Mapping) and len(answers) == 1:
            answers = inner
        values: dict[str, Any] = {}
        unknown: set[str] = set()
        sex = answers.get("sex")
        sex = sex.strip().lower() if isinstance(sex, str) else None
        for question in all_questions():
            raw = answers.get(question.key)
            if raw is None or (isinstance(raw, str) and not raw.strip()):
                continue
            if is_unknown(raw):
                unknown.add(question.key)
                continue
            values[question.key] = read_answer(question, raw, where=f"{where}, {question.key}", sex=sex)
        warnings = _strange_keys(answers, where)
        mass, height = values.get("mass_kg"), values.get("height_m")
        if mass is not None and height is not None:
            warnings += _check_build(mass, height, f"{where}, mass_kg and height_m")
        return cls(**values, unknown=frozenset(unknown), warnings=tuple(warnings))

    @property
    def bmi_kg_m2(self) -> float | None:
        """Body-mass index, kg/m²; None unless mass and height are known."""
        if self.mass_kg is None or self.height_m is None:
            return None
        return self.mass_kg / self.height_m**2

    def answered(self, key: str) -> bool:
        """Say whether a question was answered, be it with "don't know".

        Parameters
        ----------
        key : str
            The question.

        Examples
        --------
        >>> Profile(mass_kg=68.0).answered("mass_kg"), Profile().answered("mass_kg")
        (True, False)
        """
        return key in self.unknown or getattr(self, key) not in (None, ())


def _check_numbers(profile: Profile) -> None:
    """Refuse numbers out of range, also those set in code."""
    for question in all_questions():
        value = getattr(profile, question.key)
        if question.kind in ("number", "count", "share", "choice") and value is not None:
            read_answer(question, value, where=f"runner, {question.key}")


def _check_build(mass_kg: float, height_m: float, where: str) -> list[str]:
    """Refuse an impossible body-mass index; warn about one that smells of pounds."""
    bmi = mass_kg / height_m**2
    pounds = f"if the mass is in pounds, write {mass_kg * 0.45359237:.1f}"
    if not _LOWEST_BMI <= bmi <= _HIGHEST_BMI:
        remedy = pounds if bmi > _HIGHEST_BMI else "check both"
        raise UnusableInput(f"{mass_kg:g} kg at {height_m:g} m is no human build", where=where, remedy=remedy)
    return (
        [f"{where}: {mass_kg:g} kg at {height_m:g} m is a heavy runner; {pounds}"] if bmi > _HEAVY_BMI else []
    )


def _strange_keys(answers: Mapping[str, Any], where: str) -> list[str]:
    """Warn of keys that no question has, naming near ones."""
    known = [q.key for q in all_questions()]
    lines = []
    for key in list(answers)[:1000]:
        if key in known:
            continue
        near = difflib.get_close_matches(str(key)[:80], known, n=2, cutoff=0.6)
        hint = f"did you mean {' or '.join(near)}?" if near else "it is ignored"
        lines.append(f"{where}: {str(key)[:80]} is not a key of the runner file; {hint}")
    return lines


FIELDS = tuple(f.name for f in fields(Profile) if f.name not in ("unknown", "warnings"))
"""Keys of the runner file, in the order of the profile's fields."""
