"""The app put together: gate, pages, interface, files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from crampcast import __version__
from crampcast.web import looks
from crampcast.web.answers import Answers
from crampcast.web.api import ROUTERS
from crampcast.web.explorers import Explorers
from crampcast.web.faults import add_handlers, fault, own_form
from crampcast.web.pages import routers
from crampcast.web.rendering import STATIC
from crampcast.web.security import Gate
from crampcast.web.settings import Settings


class StaticFilesKept(StaticFiles):
    """Static files; their addresses change with them, so that a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file that may be kept."""
        answer = await super().get_response(path, scope)
        if scope.get("query_string"):
            answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return answer


@asynccontextmanager
async def _until_closed(app: FastAPI) -> AsyncIterator[None]:
    """Wait at the end for what is still worked on beside the pages."""
    yield
    await run_in_threadpool(app.state.answers.close)
    if hasattr(app.state, "desk"):
        await run_in_threadpool(app.state.desk.clear)


def build_app(settings: Settings) -> FastAPI:
    """Build the app.

    Parameters
    ----------
    settings : Settings
        How it is served, and where the diary lives.

    Returns
    -------
    FastAPI
        An ASGI application. The first page is the forecast.
    """
    app = FastAPI(
        title="crampcast",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_until_closed,
    )
    app.state.settings = settings
    app.state.explorers = Explorers(settings)
    app.state.answers = Answers()
    pages = routers()
    app.state.pages = tuple(pages)
    own = [Depends(own_form)]
    app.include_router(looks.router, dependencies=own)
    for router in pages.values():
        app.include_router(router, dependencies=own, include_in_schema=False)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFilesKept(directory=STATIC), name="static")
    add_handlers(app)
    app.add_middleware(Gate, settings=settings, fault=fault)

    @app.get("/", include_in_schema=False)
    def first() -> RedirectResponse:
        return RedirectResponse(f"/{next(iter(pages))}", status_code=303)

    return app
