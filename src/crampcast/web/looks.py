"""How a page is shown to this browser: units and light, kept in cookies and nowhere else."""

from __future__ import annotations

from typing import Annotated, Literal, cast
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request

from crampcast.report.quantities import System

UNITS_COOKIE, THEME_COOKIE = "crampcast_units", "crampcast_theme"
THEMES = ("system", "light", "dark")
YEAR_S = 365 * 24 * 3600

router = APIRouter()


def units_of(request: Request) -> System:
    """Return the measures that this browser asked for; those the app was started with by default."""
    asked = request.cookies.get(UNITS_COOKIE)
    if asked == "imperial":
        return "imperial"
    return "metric" if asked == "metric" else cast(System, request.app.state.settings.units)


def theme_of(request: Request) -> str:
    """Return the light that this browser asked for; the system's by default."""
    asked = request.cookies.get(THEME_COOKIE, "")
    return asked if asked in THEMES else "system"


def way_back(path: str) -> str:
    r"""Return a path of this app to go back to; the first page for anything else.

    Examples
    --------
    >>> way_back("/why?x=1"), way_back("//elsewhere.example/"), way_back("/\\elsewhere.example")
    ('/why?x=1', '/', '/')
    """
    parts = urlsplit(path)
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if own and not parts.netloc and path.isprintable() and path.isascii() else "/"


@router.post("/looks", include_in_schema=False)
def set_looks(
    units: Annotated[Literal["metric", "imperial"] | None, Form()] = None,
    theme: Annotated[Literal["system", "light", "dark"] | None, Form()] = None,
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> RedirectResponse:
    """Keep what was chosen in this browser and go back."""
    answer = RedirectResponse(way_back(back), status_code=303)
    for name, value in ((UNITS_COOKIE, units), (THEME_COOKIE, theme)):
        if value is not None:
            answer.set_cookie(name, value, max_age=YEAR_S, httponly=True, samesite="strict")
    return answer
