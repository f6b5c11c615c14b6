"""What the jobs about a recorded run are asked, with what the diary knows put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from crampcast.activity.table import Activity
from crampcast.home import has_diary, known_of_runner, open_diary
from crampcast.home.learnt import kept_in
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.mark import Mark
from crampcast.runner.profile import Profile
from crampcast.weather.words import read_weather_words

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.explain import ExplainRequest
    from crampcast.jobs.ports import DiaryPort
    from crampcast.jobs.recover import RecoverRequest


def explain_request(
    folder: Path,
    activity: Activity,
    marks: Sequence[Mark],
    *,
    weather: str | None = None,
    intake: str | None = None,
    stated: Profile | None = None,
    ground: str | None = None,
    plan: Mapping[str, Any] | None = None,
    invented: bool = False,
    seed: int = 0,
) -> ExplainRequest:
    """Return what ``explain`` is asked.

    Parameters
    ----------
    folder : Path
        Of the diary, which gives runner, log, earlier gait, what was learnt, eaten and drunk, and the cramps
        that were written down where no mark is given.
    activity : Activity
        The recording.
    marks : sequence of Mark
        Where it cramped.
    weather, intake, ground, plan, invented, seed
        As `crampcast.jobs.explain.ExplainRequest`; weather in words alone, no page names a file.
    stated : Profile, optional
        Who ran, in place of the diary's runner.

    Raises
    ------
    UnusableInput
        If weather or intake cannot be read.
    """
    from crampcast.jobs.explain import ExplainRequest  # noqa: PLC0415
    from crampcast.jobs.explain.of_diary import with_diary  # noqa: PLC0415
    from crampcast.jobs.gait_baseline import earlier_gait  # noqa: PLC0415

    _check_words(weather, intake)
    saved, runs = known_of_runner(folder)
    profile = saved if stated is None else stated
    known = kept_in(folder)
    asked = ExplainRequest(
        activity=activity,
        marks=marks,
        profile=Profile() if profile is None else profile,
        runs=runs,
        weather=weather,
        intake=intake,
        ground=ground,
        plan=plan,
        invented=invented,
        runner_stated=profile is not None,
        learnt=None if known is None else known.learnt,
        seed=seed,
    )
    if not has_diary(folder):
        return asked
    with open_diary(folder) as diary:
        told = with_diary(asked, cast("EntryPort", diary))
        gait = earlier_gait(cast("DiaryPort", diary), activity.start, activity.content_hash)
    return replace(told, earlier_gait=gait)


def recover_request(
    folder: Path,
    activity: Activity,
    *,
    weather: str | None = None,
    intake: str | None = None,
    stated: Profile | None = None,
    next_text: str | None = None,
    urine_passed: bool = False,
    diet: str = "omnivore",
    seed: int = 0,
) -> RecoverRequest:
    """Return what ``recover`` is asked.

    Parameters
    ----------
    folder : Path
        Of the diary, which gives runner, log, body mass, cramps and what was eaten.
    activity : Activity
        The recording.
    weather, intake, next_text, urine_passed, diet, seed
        As `crampcast.jobs.recover.RecoverRequest`; weather in words alone.
    stated : Profile, optional
        Who ran, in place of the diary's runner.

    Raises
    ------
    UnusableInput
        If weather or intake cannot be read.
    """
    from crampcast.jobs.recover import RecoverRequest  # noqa: PLC0415
    from crampcast.jobs.recover.of_diary import Told, told_of  # noqa: PLC0415

    _check_words(weather, intake)
    saved, runs = known_of_runner(folder)
    told = Told()
    if has_diary(folder):
        with open_diary(folder) as diary:
            told = told_of(cast("EntryPort", diary), activity)
    return RecoverRequest(
        activity=activity,
        profile=saved if stated is None else stated,
        runs=runs,
        weather=weather,
        intake=intake or told.intake,
        next_text=next_text,
        urine_passed=urine_passed,
        cramped=told.cramped,
        masses=told.masses,
        diet=diet,
        seed=seed,
    )


def _check_words(weather: str | None, intake: str | None) -> None:
    """Refuse weather and intake that cannot be read before any work is begun."""
    parse_eaten(intake)
    if weather:
        read_weather_words(weather)
