"""Files looked into, evidence looked up, whole fields, and the model held against what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from crampcast.library.given import CourseLike, moment_text, read_course
from crampcast.library.records import Case, typed
from crampcast.library.result import Result, Spread, records, spread
from crampcast.report.quantities import System

if TYPE_CHECKING:
    from crampcast.jobs.field.running import Progress


class Inspection(Result):
    """What files hold: what `inspect` answers."""

    command: ClassVar[str | None] = "inspect"

    @property
    def files(self) -> tuple[Mapping[str, Any], ...]:
        """Each file: kind, figures, measurements, damage, or the error that kept it from being read."""
        return records(self, "files")


class Claims(Result):
    """What is said about cramps, and how sure anybody can be: what `claims` answers."""

    command: ClassVar[str | None] = "evidence"

    @property
    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Each claim with its verdict, grade, findings for and against, and sources."""
        return records(self, "entries") or (dict(self),)


class FieldForecast(Result):
    """The cases of a whole field: what `field` answers."""

    command: ClassVar[str | None] = "field"

    @property
    def expected(self) -> dict[str, Spread]:
        """Expected number of entrants with each kind of case."""
        found = {str(kind): spread(case.get("expected")) for kind, case in self["totals"].items()}
        return {kind: ranged for kind, ranged in found.items() if ranged is not None}

    def to_html(self, units: System = "metric") -> str:
        """Return the briefing: one page that needs neither network nor script.

        Parameters
        ----------
        units : {"metric", "imperial"}
            Measures shown.
        """
        from crampcast.report.field_page import field_html  # noqa: PLC0415

        return field_html(self, units)


class Validation(Result):
    """Published cases held against the model: what `validate` answers."""

    command: ClassVar[str | None] = "validate"

    @property
    def outcomes(self) -> tuple[Case, ...]:
        """Every case: inside its tolerance, outside, or cannot be predicted, with the reason."""
        return typed(Case, records(self, "outcomes"))

    @property
    def refused(self) -> tuple[Mapping[str, Any], ...]:
        """Files that could not be used, with the reason."""
        return records(self, "refused")


class Calibration(Result):
    """A fit of the hazard: what `calibrate` answers."""

    command: ClassVar[str | None] = "calibrate"

    parameter_file: str | None = None
    """The parameter file of the fit, for the form that forecasts use."""


def inspect(*files: str | Path) -> Inspection:
    """Tell what files hold; nothing is stored, and a bad one never stops the rest.

    Parameters
    ----------
    *files : str or Path
        FIT, TCX, GPX, CSV logs, archives.

    Returns
    -------
    Inspection
        What ``crampcast inspect --json`` prints, typed.

    Examples
    --------
    >>> from crampcast import sample
    >>> inspect(sample("run/sixteen_kilometres.tcx.gz")).files[0]["distance_m"]
    16095.4
    """
    from crampcast.jobs.inspect import inspect as look_into  # noqa: PLC0415

    return Inspection(look_into(files))


def claims(claim: str | None = None) -> Claims:
    """Look up what is claimed about cramps, and how well it is supported.

    Parameters
    ----------
    claim : str, optional
        An id: S1 to S33, I…, F… or RF…; default: all of them.

    Returns
    -------
    Claims
        What ``crampcast evidence --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If no claim has that id.

    Examples
    --------
    >>> claims("S1").entries[0]["verdict"]
    'contested'
    """
    from crampcast.jobs.evidence import evidence  # noqa: PLC0415

    return Claims(evidence(claim))


def field(
    course: CourseLike,
    entrants: str | Path,
    *,
    start: str | datetime | None = None,
    weather: str | Path | None = None,
    stations: str | Path | None = None,
    ground: str | None = None,
    strict: bool = False,
    place: str | None = None,
    climb: str | None = None,
    compare: bool = True,
    scheduler: str | None = None,
    workers: int | None = None,
    partition: int = 64,
    told: Progress | None = None,
    draws: int = 32,
    seed: int = 0,
) -> FieldForecast:
    """Forecast the cases of a whole field.

    Parameters
    ----------
    course, start, weather, stations, ground, strict, place, climb
        As in `plan`.
    entrants : str or Path
        Start list, CSV or Parquet: ``bib``, and what is known of each.
    compare : bool
        Also rerun the field on a hotter day and with one more station.
    scheduler : str, optional
        Address of a Dask scheduler on a trusted network; default: this machine.
    workers : int, optional
        Worker processes; default: none for a small field, else one a core.
    partition : int
        Entrants in one piece of work; no influence on the answer.
    told : callable, optional
        Told of progress: pieces done, reused, all.
    draws, seed : int
        Draws, in steps of 16, and the seed of all chance.

    Returns
    -------
    FieldForecast
        What ``crampcast field --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If any of it cannot be used.
    """
    from crampcast.home.compiled import compiled_folder, keep_compiled_programs  # noqa: PLC0415
    from crampcast.jobs.field import FieldRequest  # noqa: PLC0415
    from crampcast.jobs.field import field as field_job  # noqa: PLC0415
    from crampcast.jobs.field.entrants import read_entrants  # noqa: PLC0415
    from crampcast.jobs.field.running import Where  # noqa: PLC0415

    route = read_course(course, stations=stations, ground=ground, strict=strict, place=place, climb=climb)
    people = read_entrants(Path(entrants), route.length_m)
    keep_compiled_programs()
    kept = compiled_folder()
    request = FieldRequest(
        course=route,
        entrants=people,
        start=moment_text(start),
        weather=None if weather is None else str(weather),
        draws=draws,
        seed=seed,
        compare=compare,
        partition=partition,
        where=Where(scheduler, workers, kept / "field", kept),
        weather_folder=kept.parent / "weather",
    )
    return FieldForecast(field_job(request if told is None else replace(request, told=told)))


def validate(
    *files: str | Path, replicates: int = 400, sensitivity: bool = False, seed: int = 0
) -> Validation:
    """Hold the model against published values, cohorts and race results.

    Parameters
    ----------
    *files : str or Path
        Value files (YAML), cohort files (TOML) and race results (CSV).
    replicates : int
        Simulated studies for each outcome of a cohort.
    sensitivity : bool
        Also vary the free choices of cohorts, one at a time.
    seed : int
        Seed of all chance.

    Returns
    -------
    Validation
        What ``crampcast validate --json`` prints, typed.
    """
    from crampcast.home.compiled import keep_compiled_programs  # noqa: PLC0415
    from crampcast.jobs.validate.job import validate as hold_against  # noqa: PLC0415

    keep_compiled_programs()
    paths = [Path(file) for file in files]
    return Validation(hold_against(paths, seed=seed, replicates=replicates, sensitivity=sensitivity))


def calibrate(*, form: str = "duration", draws: int = 400, seed: int = 0) -> Calibration:
    """Calibrate the cramp hazard on published cohorts; it takes minutes, and nothing installed changes.

    Parameters
    ----------
    form : str
        Form of the hazard.
    draws : int
        Draws of the posterior.
    seed : int
        Seed of all chance.

    Returns
    -------
    Calibration
        What ``crampcast calibrate --json`` prints, typed, with the parameter file.

    Raises
    ------
    UnusableInput
        If there is no such form.
    """
    from crampcast.home.compiled import keep_compiled_programs  # noqa: PLC0415
    from crampcast.jobs.calibrate.forms import form as form_named  # noqa: PLC0415
    from crampcast.jobs.calibrate.job import calibrate as fit  # noqa: PLC0415

    form_named(form)
    keep_compiled_programs()
    answer, parameters = fit(seed=seed, form_name=form, draws=draws)
    result = Calibration(answer)
    result.parameter_file = parameters
    return result
