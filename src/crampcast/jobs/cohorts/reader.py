"""Read a cohort file: one published study, what went in and what was observed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.cohorts.outcome_reader import Outcome, read_outcomes
from crampcast.jobs.cohorts.values import Value, count, number, read_value
from crampcast.jobs.cohorts.vocabulary import FIELDS, MAY_BE_NEGATIVE, TOP_KEYS, WORDS

LARGEST_FILE_BYTES = 2_000_000

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Arm:
    """One condition of a study; a study without arms has a single one whose id is empty.

    Parameters
    ----------
    id : str
        Name within the file.
    event : mapping
        Words as they are, numbers as `Value`.
    weather, runners, intake : mapping
        Field to `Value`.
    n : int
        Runners of the arm.
    """

    id: str
    event: Mapping[str, Any]
    weather: Mapping[str, Value]
    runners: Mapping[str, Value]
    intake: Mapping[str, Value]
    n: int

    @property
    def discipline(self) -> str:
        """What is done: ``run``, ``triathlon``, ``lab``, or a word that is not known here."""
        return str(self.event.get("discipline", ""))


@dataclass(frozen=True)
class Cohort:
    """A published study as a file tells it.

    Parameters
    ----------
    file : str
        Name of the file.
    folder : Path
        Where it lies; a course file is looked for beside it.
    key, citation : str
        Which study.
    confirmed : bool
        False where the content is recalled as a whole.
    crossover : bool
        The same people pass through every arm.
    arms : tuple of Arm
        At least one.
    outcomes : tuple of Outcome
        At least one.
    free : tuple of str
        Inputs that were not published.
    input_grade : mapping
        Confidence flags of inputs.
    warnings : tuple of str
        What was ignored.
    """

    file: str
    folder: Path
    key: str
    citation: str
    confirmed: bool
    crossover: bool
    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]
    free: tuple[str, ...]
    input_grade: Mapping[str, str]
    warnings: tuple[str, ...]

    def arm(self, name: str | None) -> Arm:
        """Return an arm by its id; the first without one."""
        return next((arm for arm in self.arms if arm.id == name), self.arms[0])


def read_cohort(path: Path) -> Cohort:
    """Read and check one cohort file.

    Parameters
    ----------
    path : Path
        The TOML file.

    Returns
    -------
    Cohort

    Raises
    ------
    UnusableInput
        If the file is no TOML, lacks something required or contradicts itself. Unknown keys are warnings;
        unknown words of an outcome make that outcome unpredictable later.

    Examples
    --------
    >>> from importlib.resources import as_file, files
    >>> with as_file(files("crampcast.evidence.cohorts") / "jung_2005.toml") as path:
    ...     cohort = read_cohort(path)
    >>> cohort.crossover, [arm.id for arm in cohort.arms], cohort.arms[1].intake["body_mass_loss_pct"].mean
    (True, ['no_fluid', 'drink'], 0.0)
    """
    name = path.name
    raw = _toml(path)
    warnings = [
        f"{name}: {k!r} is not a key of a cohort file; it is ignored" for k in raw if k not in TOP_KEYS
    ]
    for needed in ("key", "citation"):
        if not isinstance(raw.get(needed), str) or not raw[needed].strip():
            raise UnusableInput(
                f"{needed} is missing", where=name, remedy=f'write {needed} = "…" before the tables'
            )
    if not isinstance(raw.get("confirmed"), bool):
        raise UnusableInput(
            "confirmed is missing", where=name, remedy="write confirmed = true or false before the tables"
        )
    tables = {t: _table(raw.get(t, {}), f"{name}, [{t}]") for t in FIELDS}
    if not isinstance(tables["event"].get("discipline"), str):
        raise UnusableInput(
            "event.discipline is missing", where=name, remedy='write discipline = "run" under [event]'
        )
    if "n" not in tables["runners"]:
        raise UnusableInput("runners.n is missing", where=name, remedy="write n = … under [runners]")
    crossover = raw.get("design") == "crossover"
    arms = _arms(raw.get("arm", []), tables, crossover, name, warnings)
    outcomes = read_outcomes(raw.get("outcome"), {arm.id for arm in arms if arm.id}, name, warnings)
    free = raw.get("free", [])
    if not isinstance(free, list) or not all(isinstance(f, str) for f in free):
        raise UnusableInput(
            "free is not a list of names", where=name, remedy='write free = ["weather", "intake"]'
        )
    flags = _table(raw.get("input_grade", {}), f"{name}, [input_grade]")
    return Cohort(
        file=name,
        folder=path.parent,
        key=raw["key"],
        citation=raw["citation"],
        confirmed=raw["confirmed"],
        crossover=crossover,
        arms=arms,
        outcomes=outcomes,
        free=tuple(free),
        input_grade={str(k): str(v) for k, v in flags.items()},
        warnings=tuple(warnings),
    )


def _toml(path: Path) -> dict[str, Any]:
    """Return the parsed file or refuse it."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UnusableInput(
                "the file is too large for a cohort", where=path.name, remedy="give a cohort file"
            )
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as why:
        raise UnusableInput(
            f"cannot be read ({why.strerror or why})", where=path.name, remedy="check the path"
        ) from why
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as why:
        if isinstance(why, UnusableInput):
            raise
        first = str(why).splitlines()[0][:120]
        raise UnusableInput(f"not TOML: {first}", where=path.name, remedy="mend that line") from why


def _table(raw: Any, where: str) -> Table:
    """Return a table or refuse."""
    if not isinstance(raw, Mapping):
        raise UnusableInput("not a table", where=where, remedy="write a table of fields")
    return raw


def _arms(
    raw: Any, tables: Mapping[str, Table], crossover: bool, name: str, warnings: list[str]
) -> tuple[Arm, ...]:
    """Read the arms, each over the top-level tables."""
    if not isinstance(raw, list):
        raise UnusableInput("arm is not a list of tables", where=name, remedy="write [[arm]]")
    whole = _arm("", tables, f"{name}", warnings)
    if not raw:
        return (whole,)
    arms: list[Arm] = []
    for i, entry in enumerate(raw):
        where = f"{name}, arm {i + 1}"
        given = _table(entry, where)
        identity = given.get("id")
        if not isinstance(identity, str) or not identity:
            raise UnusableInput("the arm has no id", where=where, remedy='write id = "…"')
        if identity in {arm.id for arm in arms}:
            raise UnusableInput(f"the arm {identity!r} is given twice", where=name, remedy="rename one")
        warnings += [f"{where}: {k!r} is ignored" for k in given if k not in {"id", "label", "note", *FIELDS}]
        own = {t: _table(given.get(t, {}), f"{where}, [{t}]") for t in FIELDS}
        merged = {t: {**tables[t], **own[t]} for t in FIELDS}
        arm = _arm(identity, merged, where, warnings if any(own.values()) else [])
        if not crossover and "n" not in own["runners"]:
            arm = Arm(arm.id, arm.event, arm.weather, arm.runners, arm.intake, max(1, whole.n // len(raw)))
        arms.append(arm)
    return tuple(arms)


def _arm(identity: str, tables: Mapping[str, Table], where: str, warnings: list[str]) -> Arm:
    """Read the four tables of one arm."""
    event: dict[str, Any] = {}
    values: dict[str, dict[str, Value]] = {"weather": {}, "runners": {}, "intake": {}}
    for table, content in tables.items():
        for field, raw in content.items():
            at = f"{where}, {table}.{field}"
            if field not in FIELDS[table]:
                warnings.append(f"{at} is not a known field; it is ignored")
            elif field in WORDS:
                if not isinstance(raw, str):
                    raise UnusableInput("not a text", where=at, remedy="write it in quotes")
                event[field] = raw
            elif field == "year":
                event[field] = number(raw, at)
            elif field == "n" or field.startswith("n_"):
                values[table][field] = Value(mean=float(count(raw, at)))
            else:
                fraction = field.endswith("_fraction") or field == "relative_humidity"
                value = read_value(raw, at, fraction=fraction, negative=field in MAY_BE_NEGATIVE)
                (event if table == "event" else values[table])[field] = value
    n = values["runners"]["n"].mean or 1.0
    return Arm(identity, event, values["weather"], values["runners"], values["intake"], int(n))
