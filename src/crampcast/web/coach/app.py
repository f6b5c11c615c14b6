"""The shared server's app put together: gate, admission, pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import Depends, FastAPI, routing
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast import __version__
from crampcast.coach.scope import OF_AN_ATHLETE
from crampcast.coach.server import Server
from crampcast.web import looks
from crampcast.web.app import StaticFilesKept
from crampcast.web.coach import athlete, own, signing, team
from crampcast.web.coach.admission import PARAMETER, SignInFirst, admit, around, rule_of
from crampcast.web.coach.gate import SecureGate, SharedGate
from crampcast.web.faults import add_handlers, fault, own_form
from crampcast.web.rendering import STATIC
from crampcast.web.settings import MEGABYTE, Settings

FOR_ALL = frozenset({"/looks", "/static"})
"""Units and light of a browser, and files of the program: nobody is asked who they are."""
ROUTERS = (signing.router, team.router, athlete.router, own.router)


class Endpoint(NamedTuple):
    """A method and a path that the app answers to, and the page behind it."""

    method: str
    path: str
    page: Callable[..., Any] | None


def build_coach_app(server: Server) -> FastAPI:
    """Build the shared server's app.

    Parameters
    ----------
    server : Server
        The store, and how it is run.

    Returns
    -------
    FastAPI
        An ASGI application; every page of it has said whom it lets in.
    """
    asked = server.settings
    gate = SecureGate if asked.secure else SharedGate
    app = FastAPI(title="crampcast", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = Settings(
        data=Path(),  # no diary lies in a folder here
        hosts=frozenset({asked.host}),
        largest_upload_bytes=asked.largest_upload_mb * MEGABYTE,
        secret=server.secret,
    )
    app.state.server, app.state.gate, app.state.pages, app.state.around = server, gate, (), around
    app.include_router(looks.router, dependencies=[Depends(own_form)])
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(admit), Depends(own_form)])
    app.mount("/static", StaticFilesKept(directory=STATIC), name="static")
    add_handlers(app)
    app.add_middleware(gate, settings=app.state.settings, fault=fault)

    @app.exception_handler(SignInFirst)
    def sign_in_first(request: Request, _why: SignInFirst) -> Response:
        del request
        return RedirectResponse("/login", status_code=303)

    _check(app)
    return app


def endpoints(app: FastAPI) -> list[Endpoint]:
    """Return everything that the app answers to, by method and path.

    Parameters
    ----------
    app : FastAPI
        Of `build_coach_app`.
    """
    contexts = getattr(routing, "iter_route_contexts", iter)  # routers are kept as they are, or unfolded
    found = []
    for route in contexts(app.routes):
        methods = sorted(getattr(route, "methods", None) or {"GET"})
        page = getattr(route, "endpoint", None)
        found += [Endpoint(method, str(getattr(route, "path", "")), page) for method in methods]
    return found


def _check(app: FastAPI) -> None:
    """Refuse to serve a page that does not say whom it lets in, or not whose diary it is about."""
    for _, path, page in endpoints(app):
        if path in FOR_ALL:
            continue
        rule, trace = rule_of(page)
        if (rule in OF_AN_ATHLETE) != (f"{{{PARAMETER}}}" in path):
            raise LookupError(f"{path}: the rule and the address do not fit")
        if trace and rule not in OF_AN_ATHLETE:
            raise LookupError(f"{path}: nobody's trail to write into")
