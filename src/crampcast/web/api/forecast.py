"""``/api/forecast``: a choice of the sliders, while the finger moves and once it rests; causes at a place."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from crampcast.course.build import Course
from crampcast.course.geometry import EARTH_RADIUS_M
from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.explore import (
    BOUNDS,
    TRAINING,
    Choice,
    Prepared,
    causes_at,
    forecast,
    glimpse,
    read_choice,
)
from crampcast.jobs.plan.marked import has_line
from crampcast.web.courses import SAMPLE, SAMPLE_START, SAMPLE_WEATHER, Opened
from crampcast.web.explorers import Explorers

router = APIRouter(prefix="/api", tags=["forecast"])
LINE_POINTS = 400
"""Most points of the course from above."""


def _within(name: str) -> Any:
    """Return a field that says the bounds of a slider."""
    return Field(ge=BOUNDS[name].low, le=BOUNDS[name].high)


class MovedStation(BaseModel):
    """A station that was added or moved."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    name: str = Field(max_length=80)
    distance_m: float = Field(ge=0.0, le=1e6)
    water: bool = True
    food: bool = False
    stop_s: float | None = Field(None, ge=0.0, le=36_000.0)


class Sliders(BaseModel):
    """Where the sliders stand; null leaves a thing to the guideline, the runner or an even effort."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    start_faster: Annotated[float, _within("start_faster")] = 0.0
    target_s: Annotated[float, _within("target_s")] | None = None
    warmer_c: Annotated[float, _within("warmer_c")] = 0.0
    carbohydrate_g_h: Annotated[float, _within("carbohydrate_g_h")] | None = None
    fluid_l_h: Annotated[float, _within("fluid_l_h")] | None = None
    sodium_mg_h: Annotated[float, _within("sodium_mg_h")] | None = None
    pack_kg: Annotated[float, _within("pack_kg")] | None = None
    poles: bool | None = None
    training: list[Literal["train descents", "heat training", "strength work"]] = Field(
        default_factory=list, max_length=len(TRAINING)
    )


class Race(BaseModel):
    """Which race is asked about."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    course: str = Field(SAMPLE, max_length=40, description="Key of an open course.")
    start: str | None = Field(None, max_length=40)
    weather: str | None = Field(None, max_length=200, description="Words.")
    stations: list[MovedStation] | None = Field(None, max_length=80)
    choice: Sliders = Field(default_factory=Sliders)


class Asked(Race):
    """A forecast of a race as chosen."""

    full: bool = Field(False, description="The whole course, more draws and every limit.")


class AskedWhere(Race):
    """A place of a race as chosen."""

    at_m: float = Field(ge=0.0, le=1e6)
    muscle: str | None = Field(None, max_length=20)


def explorers(request: Request) -> Explorers:
    """Return the prepared forecasts of this app."""
    found: Explorers = request.app.state.explorers
    return found


def _laid_out(request: Request, asked: Race) -> tuple[Prepared, Choice]:
    stations = None if asked.stations is None else [s.model_dump() for s in asked.stations]
    prepared = explorers(request).prepared(asked.course, asked.start, asked.weather, stations)
    return prepared, read_choice(asked.choice.model_dump())


@router.post("/forecast")
def ask_forecast(request: Request, asked: Asked) -> dict[str, Any]:
    """Forecast a race as chosen: at once with few draws, or in full."""
    prepared, choice = _laid_out(request, asked)
    return (forecast if asked.full else glimpse)(prepared, choice)


@router.post("/causes")
def ask_causes(request: Request, asked: AskedWhere) -> dict[str, Any]:
    """Share out the risk around a place of the course."""
    if asked.muscle is not None and asked.muscle not in REPORTED:
        raise UnusableInput("no such muscle", where="muscle", remedy=f"name one of {', '.join(REPORTED)}")
    prepared, choice = _laid_out(request, asked)
    if asked.at_m > prepared.request.course.length_m + 1.0:
        raise UnusableInput("it lies beyond the course", where="at_m", remedy="name a place on the course")
    return causes_at(prepared, choice, asked.at_m, asked.muscle)


@router.get("/rests-on")
def tell_rests_on(request: Request) -> dict[str, Any]:
    """Tell how many runs a forecast rests on now, and a mark that changes with the runner's diary."""
    return explorers(request).runner().told()


@router.post("/courses")
def open_course(request: Request, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """Open a course from a GPX, TCX or FIT file; it stays in memory until the app ends."""
    return course_told(explorers(request).courses.from_file(file.file.read(), file.filename or "course"))


@router.get("/courses/{key}")
def show_course(request: Request, key: str) -> dict[str, Any]:
    """Tell what an open course is."""
    return course_told(explorers(request).courses.opened(key))


def course_told(opened: Opened) -> dict[str, Any]:
    """Return what the pages need of a course."""
    course = opened.built()
    own = opened.key == SAMPLE
    return {
        "key": opened.key,
        "name": opened.name,
        "distance_m": round(course.length_m, 1),
        "climb_m": round(course.climb_m),
        "descent_m": round(course.descent_m),
        "has_elevation": course.has_elevation,
        "stations": [
            {
                "name": s.name,
                "distance_m": round(s.distance_m, 1),
                "water": s.water,
                "food": s.food,
                "stop_s": s.stop_s,
            }
            for s in course.stations
        ],
        "line": _line(course),
        "start": SAMPLE_START if own else None,
        "weather": SAMPLE_WEATHER if own else None,
        "warnings": list(course.warnings),
    }


def _line(course: Course) -> list[list[float]] | None:
    """Return the course from above as metres east, north and along, few enough to draw; None in words."""
    if not has_line(course):
        return None
    last = course.line_distance_m.size - 1
    rows = np.unique(np.append(np.arange(0, last, max(1, last // LINE_POINTS)), last))
    latitude = np.deg2rad(course.line_latitude_deg[rows])
    longitude = np.deg2rad(course.line_longitude_deg[rows])
    north = EARTH_RADIUS_M * latitude
    east = EARTH_RADIUS_M * np.unwrap(longitude) * np.cos(np.mean(latitude))
    columns = (east - east[0], north - north[0], course.line_distance_m[rows])
    return [[round(float(v), 1) for v in row] for row in zip(*columns, strict=True)]
