"""``/api`` for races: a plan, the rest of one, a whole field."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from crampcast.course.placed import placed
from crampcast.course.station_table import read_stations
from crampcast.errors import UnusableInput
from crampcast.jobs.plan import PlanRequest, parse_question, parse_target, plan
from crampcast.jobs.plan.packing import PackingOptions, parse_in_hand, products_for
from crampcast.runner.carry import parse_carry
from crampcast.weather.words import read_weather_words
from crampcast.web.api.forecast import Race, explorers
from crampcast.web.api.given import Answers, Seed, SeedForm, Table, Words, name_of, runner_of
from crampcast.web.api.later import later
from crampcast.web.courses import Opened

router = APIRouter(prefix="/api")
MOST_ENTRANTS = 2000
"""Larger fields are work for the command, which spreads it over processes."""


class AskedPlan(Race):
    """A plan of an open course; the choice of the sliders does not count here."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, populate_by_name=True)

    target: str | None = Field(None, max_length=40, description="`3:45:00` or `P(cramp)<=0.2`.")
    optimise: bool = True
    price: float | None = Field(None, ge=0.0, le=100_000.0, description="Minutes to be spared a cramp.")
    frontier: bool = Field(False, description="Also plan easier and easier: what do minutes buy?")
    ground: str | None = Field(None, max_length=40, description="A class of ground for all of it.")
    strict: bool = Field(False, description="Refuse a course without heights.")
    place: str | None = Field(None, max_length=60, description="`45.92,6.87`, where the course names none.")
    climb: str | None = Field(None, max_length=30, description="Climb that the race states, `2400 m`.")
    runner: Answers = None
    products: str | None = Field(None, max_length=200_000, description="Your own products, TOML or CSV.")
    carry: str | None = Field(None, max_length=200, description="`2x500 ml, 6 pockets`.")
    why: str | None = Field(None, max_length=80, description="`km62`, `mi38.5 calf`, `km58-63`.")
    from_here: str | None = Field(None, alias="from", max_length=60, description="`km43 5:12:00`.")
    eaten: str | None = Field(None, max_length=40, description="With `from`: `210 g`.")
    drunk: str | None = Field(None, max_length=40, description="With `from`: `2.1 L`.")
    have: str | None = Field(None, max_length=200, description="With `from`: `3 gels, 300 ml water`.")
    cramped: list[str] = Field(default_factory=list, max_length=20, description="With `from`: cramps so far.")
    missed_bottle: bool = Field(False, description="With `from`: nothing was taken in the last hour.")
    hotter: float = Field(0.0, ge=-40.0, le=40.0, description="With `from`: °C hotter from now on.")
    draws: int = Field(200, ge=20, le=1000)
    seed: Seed = 0


@router.post("/plan")
def ask_plan(request: Request, asked: AskedPlan) -> dict[str, Any]:
    """Forecast a race and plan it, as `crampcast plan --json` does; with `from` the rest of it."""
    from crampcast.jobs.plan.replan.job import replan  # noqa: PLC0415
    from crampcast.jobs.plan.replan.request import parse_progress  # noqa: PLC0415

    told = ("eaten", "drunk", "cramped", "missed_bottle", "hotter")
    late = {name: getattr(asked, name) for name in told}
    if asked.from_here is None:
        for name, value in (*late.items(), ("have", asked.have)):
            if value:
                raise UnusableInput("it belongs to a race under way", where=name, remedy="give from as well")
        return plan(_plan_request(request, asked))
    late["hotter_c"] = late.pop("hotter")
    wanted = _plan_request(request, asked)
    if asked.have is not None:
        hand = parse_in_hand(asked.have, products_for(wanted.packing))
        wanted = replace(wanted, packing=replace(wanted.packing, in_hand=hand))
    return replan(wanted, parse_progress(asked.from_here, **late))


def _plan_request(request: Request, asked: AskedPlan) -> PlanRequest:
    """Return what the job is asked."""
    from crampcast.jobs.explain.job import check_ground  # noqa: PLC0415
    from crampcast.runner.own_products import read_products  # noqa: PLC0415

    check_ground(asked.ground)
    found = explorers(request)
    stations = None if asked.stations is None else [s.model_dump() for s in asked.stations]
    laid_out = found.request(asked.course, asked.start, asked.weather, stations)
    course = laid_out.course
    if asked.ground is not None or asked.strict or asked.climb is not None:
        opened = found.courses.opened(asked.course)
        course = opened.built(course.stations, asked.ground, strict=asked.strict, climb=asked.climb)
    course = placed(course, asked.place)
    own, said = read_products(asked.products) if asked.products else ((), ())
    stated = runner_of(asked.runner)
    profile = laid_out.profile if stated is None else stated
    carry = asked.carry or profile.carry
    return replace(
        laid_out,
        course=replace(course, warnings=(*course.warnings, *said)),
        profile=profile,
        runner_stated=laid_out.runner_stated or stated is not None,
        target=None if asked.target is None else parse_target(asked.target),
        optimise=asked.optimise,
        price_s=None if asked.price is None else asked.price * 60.0,
        frontier="searched" if asked.frontier else "none",
        why=None if asked.why is None else parse_question(asked.why),
        packing=PackingOptions(own, None if carry is None else parse_carry(carry)),
        draws=asked.draws,
        seed=asked.seed,
    )


@router.post("/field", status_code=202)
def ask_field(
    request: Request,
    entrants: Annotated[UploadFile, File(description="Start list, CSV or Parquet.")],
    course: Annotated[str, Form(max_length=120, description="Key of an open course, or words.")],
    start: Annotated[str | None, Form(max_length=40)] = None,
    weather: Words = None,
    stations: Table = None,
    ground: Words = None,
    strict: Annotated[bool, Form()] = False,
    place: Words = None,
    climb: Words = None,
    compare: Annotated[bool, Form()] = True,
    draws: Annotated[int, Form(ge=16, le=512)] = 32,
    seed: SeedForm = 0,
) -> JSONResponse:
    """Begin the forecast of a whole field, as `crampcast field --json` answers it; look at its address."""
    from crampcast.jobs.explain.job import check_ground  # noqa: PLC0415
    from crampcast.jobs.field import FieldRequest, field  # noqa: PLC0415
    from crampcast.jobs.field.entrants import read_entrants  # noqa: PLC0415

    check_ground(ground or None)
    if weather:
        read_weather_words(weather)
    opened = _opened(request, course)
    route = opened.built(None, ground or None, strict=strict, climb=climb or None)
    if stations:
        listed, said = read_stations(stations, route.length_m, "stations")
        route = opened.built(tuple(listed), ground or None, strict=strict, climb=climb or None)
        route = replace(route, warnings=(*route.warnings, *said))
    route = placed(route, place or None)
    with tempfile.TemporaryDirectory(prefix="crampcast-") as folder:
        path = Path(folder) / (name_of(entrants).lstrip(".") or "entrants.csv")
        path.write_bytes(entrants.file.read())
        people = read_entrants(path, route.length_m)
    if len(people.entrants) > MOST_ENTRANTS:
        raise UnusableInput(
            f"{len(people.entrants)} entrants are too many here",
            where=name_of(entrants),
            remedy=f"at most {MOST_ENTRANTS}; crampcast field takes any number",
        )
    asked = FieldRequest(
        course=route,
        entrants=people,
        start=start,
        weather=weather,
        draws=draws,
        seed=seed,
        compare=compare,
        weather_folder=request.app.state.settings.weather_folder,
    )
    return later(
        request,
        "field",
        lambda told: field(replace(asked, told=lambda done, _again, parts: told(done, parts, ""))),
    )


def _opened(request: Request, course: str) -> Opened:
    """Return an open course by its key, else one that words describe."""
    courses = explorers(request).courses
    try:
        return courses.opened(course)
    except UnusableInput:
        return courses.from_words(course)
