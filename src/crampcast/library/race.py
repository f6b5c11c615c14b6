"""Before a race and during it: a plan, and the rest of one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, TypedDict, Unpack, cast

from crampcast.errors import UnusableInput
from crampcast.home.compiled import compiled_folder, keep_compiled_programs
from crampcast.home.diary import open_diary
from crampcast.jobs.plan import PlanRequest, parse_question, parse_target
from crampcast.jobs.plan import plan as plan_job
from crampcast.jobs.plan.packing import PackingOptions, parse_in_hand, products_for
from crampcast.library.given import CourseLike, RunnerLike, moment_text, read_course, read_runner
from crampcast.library.known import DiaryLike, folder_of, known
from crampcast.library.records import Cause, Item, Station, typed
from crampcast.library.result import Result, Spread, records, spread
from crampcast.report.quantities import System
from crampcast.runner.carry import parse_carry
from crampcast.runner.profile import Profile


class Plan(Result):
    """A race forecast and planned: what `plan` and `replan` answer."""

    command: ClassVar[str | None] = "plan"

    @property
    def headline(self) -> str:
        """The most useful change, in a sentence."""
        return str(self["headline"])

    @property
    def finish_s(self) -> Spread | None:
        """Time at the finish, s; None where nothing is planned."""
        return spread(self.get("finish_s"))

    @property
    def cramp_probability(self) -> Spread | None:
        """Chance of a cramp up to the finish, with what is not known of everybody alike."""
        return spread((self.get("cramp_probability") or {}).get("overall"))

    @property
    def by_muscle(self) -> dict[str, Spread]:
        """Chance of a cramp in each muscle."""
        found = (self.get("cramp_probability") or {}).get("by_muscle") or {}
        return {muscle: ranged for muscle, value in found.items() if (ranged := spread(value))}

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What the risk of the likeliest stretch is made of, in shares that add up."""
        return typed(Cause, records(self, "causes"))

    @property
    def schedule(self) -> tuple[Item, ...]:
        """What to eat and drink, and when."""
        return typed(Item, records(self, "schedule"))

    @property
    def stations(self) -> tuple[Station, ...]:
        """Aid stations with the time of arrival."""
        return typed(Station, records(self, "stations"))

    @property
    def limits(self) -> tuple[Mapping[str, Any], ...]:
        """The safety limits that every amount has passed: value, limit, and whether it binds."""
        return records(self.get("safety") or {}, "limits")

    def to_html(self, units: System = "metric") -> str:
        """Return the report: one page that needs neither network nor script.

        Parameters
        ----------
        units : {"metric", "imperial"}
            Measures shown.
        """
        from crampcast.report.html import plan_html  # noqa: PLC0415

        return plan_html(self, units)

    def files(
        self,
        course: CourseLike,
        *,
        runner: RunnerLike | None = None,
        units: System = "metric",
        emergency: str = "",
    ) -> dict[str, bytes]:
        """Return what ``plan --out`` writes, by name: reports, card, crew sheet, watch, calendar.

        Parameters
        ----------
        course : str, Path or Course
            What the plan was made for; words have no file for the watch.
        runner : Profile, mapping, str or Path, optional
            Who runs; without it the rescue page names no amount.
        units : {"metric", "imperial"}
            Measures of the reports.
        emergency : str
            Emergency number of the rescue page.
        """
        from crampcast.jobs.plan.course_files import course_files  # noqa: PLC0415
        from crampcast.jobs.rescue import RescueRequest, rescue  # noqa: PLC0415
        from crampcast.report.plan_pages import plan_pages  # noqa: PLC0415

        profile = None if runner is None else read_runner(runner)
        cramped = rescue(RescueRequest(plan=dict(self), profile=profile, emergency=emergency))
        return {
            "plan.json": self.to_json().encode(),
            **plan_pages(self, cramped, units),
            **course_files(self, read_course(course)),
        }


class Race(TypedDict, total=False):
    """What may be said of a race; `plan` says what each means."""

    start: str | datetime | None
    weather: str | Path | None
    place: str | None
    climb: str | None
    stations: str | Path | None
    ground: str | None
    strict: bool
    elevation: str | None
    runner: RunnerLike | None
    diary: DiaryLike | None
    target: str | None
    products: str | Path | None
    carry: str | None
    optimise: bool
    price_min: float | None
    frontier: bool
    why: str | None
    now: datetime | None
    draws: int
    seed: int


def plan(
    course: CourseLike,
    *,
    start: str | datetime | None = None,
    weather: str | Path | None = None,
    stations: str | Path | None = None,
    ground: str | None = None,
    strict: bool = False,
    place: str | None = None,
    climb: str | None = None,
    elevation: str | None = None,
    runner: RunnerLike | None = None,
    diary: DiaryLike | None = None,
    target: str | None = None,
    products: str | Path | None = None,
    carry: str | None = None,
    optimise: bool = True,
    price_min: float | None = None,
    frontier: bool = False,
    why: str | None = None,
    now: datetime | None = None,
    remember: bool = False,
    draws: int = 200,
    seed: int = 0,
) -> Plan:
    """Forecast a run and plan it.

    Parameters
    ----------
    course : str, Path or Course
        A GPX, TCX or FIT file, words such as ``"50 km 2400 m"``, or what `read_course` returned.
    start : str or datetime, optional
        When it starts; a text without a zone is local time at the course.
    weather : str or Path, optional
        Words such as ``"12-24 C, 60 % rh, sunny"``, a CSV or JSON file, or ``"auto"``, which asks a service.
    stations : str or Path, optional
        CSV of aid stations; default: the waypoints of the file.
    ground : str, optional
        A class of ground such as ``trail``, or a CSV of stretches.
    strict : bool
        Refuse a course without heights in place of taking it as flat.
    place : str, optional
        Latitude and longitude of a course that names no place, ``"45.92,6.87"``: for its weather, sun and
        clock.
    climb : str, optional
        Climb that the race states, ``"2400 m"`` or ``"7900 ft"``: the heights of a file are brought to it.
    elevation : {"auto"}, optional
        Ask a service for the heights of a course that has none; its line is sent there.
    runner : Profile, mapping, str or Path, optional
        Who runs; default: the diary's runner, else a usual one, and the answer says so.
    diary : Diary, str or Path, optional
        A diary, or its folder; without it nothing on this machine is looked at.
    target : str, optional
        A time, ``"3:45:00"``, or a risk, ``"P(cramp)<=0.2"``; default: an even effort.
    products : str or Path, optional
        Your own gels and drinks, TOML or CSV.
    carry : str, optional
        Bottles and pockets: ``"2x500 ml, 6 pockets"``.
    optimise : bool
        Spread effort and intake for the least time and risk; else run evenly and by guideline.
    price_min : float, optional
        Minutes that you would give to be spared a cramp.
    frontier : bool
        Also plan easier and easier: what do minutes buy?
    why : str, optional
        A place whose risk is to be explained: ``"km62"``, ``"mi38.5 calf"``.
    now : datetime, optional
        The present, aware: steps before the race that are past by then are left out.
    remember : bool
        Keep the forecast in the diary, so that `Diary.learn` scores it once the race is run; needs `diary`
        and `start`. Off by default: a call writes nothing unasked.
    draws : int
        Simulated runs.
    seed : int
        Seed of all chance.

    Returns
    -------
    Plan
        What ``crampcast plan --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If any of it cannot be used; the message says what, where and what to do.

    Notes
    -----
    The first call compiles the simulation, which takes about a minute; programs are kept in the user's cache
    (or in the folder that ``CRAMPCAST_CACHE`` names) for the next.
    """
    keep_in = _to_remember_in(diary, start) if remember else None
    request = race_request(
        course,
        {
            "start": start,
            "weather": weather,
            "stations": stations,
            "ground": ground,
            "strict": strict,
            "place": place,
            "climb": climb,
            "elevation": elevation,
            "runner": runner,
            "diary": diary,
            "target": target,
            "products": products,
            "carry": carry,
            "optimise": optimise,
            "price_min": price_min,
            "frontier": frontier,
            "why": why,
            "now": now,
            "draws": draws,
            "seed": seed,
        },
    )
    answer = plan_job(request)
    if keep_in is not None:
        from crampcast.jobs.learn import LearnPort  # noqa: PLC0415
        from crampcast.jobs.learn.forecasts import remember as keep  # noqa: PLC0415

        with open_diary(keep_in) as opened:
            keep(cast(LearnPort, opened), answer)
    return Plan(answer)


def replan(
    course: CourseLike,
    at: str,
    *,
    eaten: str | None = None,
    drunk: str | None = None,
    cramped: str | Sequence[str] = (),
    missed_bottle: bool = False,
    hotter_c: float = 0.0,
    have: str | None = None,
    **race: Unpack[Race],
) -> Plan:
    """Plan the rest of a race anew, from where the runner is.

    Parameters
    ----------
    course : str, Path or Course
        As in `plan`.
    at : str
        Place and time since the start: ``"km43 5:12:00"``.
    eaten, drunk : str, optional
        So far in all: ``"210 g"``, ``"2.1 L"``; default: as the plan would have had it.
    cramped : str or sequence of str
        Cramps so far: ``"km38 calf left 5"``.
    missed_bottle : bool
        Nothing of the schedule was taken in the last hour.
    have : str, optional
        What is left: ``"3 gels, 300 ml water"``; default: bottles and pockets full.
    hotter_c : float
        °C hotter from now on than the weather says.
    **race
        Whatever was given to `plan`.

    Returns
    -------
    Plan
        The rest of the race.

    Raises
    ------
    UnusableInput
        If any of it cannot be used.
    """
    from crampcast.jobs.plan.replan.job import replan as replan_job  # noqa: PLC0415
    from crampcast.jobs.plan.replan.request import parse_progress  # noqa: PLC0415

    progress = parse_progress(
        at,
        eaten=eaten,
        drunk=drunk,
        cramped=[cramped] if isinstance(cramped, str) else list(cramped),
        missed_bottle=missed_bottle,
        hotter_c=hotter_c,
    )
    request = race_request(course, race)
    if have is not None:
        hand = parse_in_hand(have, products_for(request.packing))
        request = dataclasses.replace(request, packing=dataclasses.replace(request.packing, in_hand=hand))
    return Plan(replan_job(request, progress))


def _to_remember_in(diary: DiaryLike | None, start: str | datetime | None) -> Path:
    """Return the folder that keeps a forecast, or say what is missing before anything is worked out."""
    folder = folder_of(diary)
    if folder is None or start is None:
        missing = "diary" if folder is None else "start"
        raise UnusableInput(
            f"a forecast without {missing} cannot be kept",
            where="remember",
            remedy=f"give {missing}=… as well",
        )
    return folder


def race_request(course: CourseLike, race: Race) -> PlanRequest:
    """Return what the job is asked for."""
    who = known(race.get("runner"), race.get("diary"))
    route = read_course(
        course,
        stations=race.get("stations"),
        ground=race.get("ground"),
        strict=race.get("strict", False),
        elevation=race.get("elevation"),
        place=race.get("place"),
        climb=race.get("climb"),
    )
    own, said = _products(race.get("products"))
    if said:
        from crampcast.home.course_files import with_warnings  # noqa: PLC0415

        route = with_warnings(route, said)
    carry = race.get("carry") or (None if who.profile is None else who.profile.carry)
    target, why, price = race.get("target"), race.get("why"), race.get("price_min")
    weather = race.get("weather")
    keep_compiled_programs()
    return PlanRequest(
        course=route,
        profile=who.profile or Profile(),
        runs=who.runs,
        start=moment_text(race.get("start")),
        weather=None if weather is None else str(weather),
        target=None if target is None else parse_target(target),
        draws=race.get("draws", 200),
        seed=race.get("seed", 0),
        runner_stated=who.profile is not None,
        optimise=race.get("optimise", True),
        price_s=None if price is None else price * 60.0,
        frontier="searched" if race.get("frontier") else "none",
        learnt=who.learnt,
        why=None if why is None else parse_question(why),
        packing=PackingOptions(own, None if carry is None else parse_carry(carry)),
        weather_folder=compiled_folder().parent / "weather",
        now=race.get("now"),
    )


def _products(path: str | Path | None) -> tuple[Any, tuple[str, ...]]:
    """Read the runner's own products."""
    if path is None:
        return (), ()
    from crampcast.home.course_files import read_table  # noqa: PLC0415
    from crampcast.runner.own_products import read_products  # noqa: PLC0415

    return read_products(read_table(Path(path), "products"), Path(path).name)
