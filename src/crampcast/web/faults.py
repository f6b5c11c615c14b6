"""Errors as pages and as JSON: unusable input teaches, a fault of ours says no more than its kind."""

from __future__ import annotations

import logging
import os
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crampcast.errors import UnusableInput
from crampcast.web.rendering import page
from crampcast.web.security import SAFE_METHODS, is_own_write
from crampcast.web.words import say

UNUSABLE = 422
log = logging.getLogger("crampcast.web")


class NotOurForm(Exception):
    """A form without a valid token."""


async def own_form(request: Request) -> None:
    """Refuse a form that was not written by this app for this session; a dependency of every page."""
    if request.method not in SAFE_METHODS and not await is_own_write(request):
        await request.close()
        raise NotOurForm


def add_handlers(app: FastAPI) -> None:
    """Answer every error in the form that was asked for."""

    @app.exception_handler(UnusableInput)
    def unusable(request: Request, why: UnusableInput) -> Response:
        return told(request, UNUSABLE, why.what, where=why.where, remedy=why.remedy)

    @app.exception_handler(NotOurForm)
    def not_ours(request: Request, _why: NotOurForm) -> Response:
        return told(request, 403, say("error.token"), remedy=say("error.token.remedy"))

    @app.exception_handler(RequestValidationError)
    def misfit(request: Request, why: RequestValidationError) -> Response:
        first: dict[str, Any] = dict(why.errors()[0]) if why.errors() else {}
        where = " ".join(str(step) for step in first.get("loc", ()))
        return told(request, UNUSABLE, str(first.get("msg", "")), where=where)

    @app.exception_handler(HTTPException)
    def http(request: Request, why: HTTPException) -> Response:
        words = {404: "error.not_found", 405: "error.method"}.get(why.status_code)
        said = say(words) if words else str(why.detail)
        remedy = say("error.not_found.remedy") if why.status_code == 404 else ""
        return told(request, why.status_code, said, remedy=remedy, headers=why.headers)


def fault(request: Request, why: Exception) -> Response:
    """Answer a request that met a fault of ours.

    Neither message nor traceback is told or logged: both may hold what somebody entered about their health.
    """
    log.error("fault %s", type(why).__name__, exc_info=why if os.environ.get("CRAMPCAST_DEBUG") else None)
    said = say("error.fault", kind=type(why).__name__)
    return told(request, 500, said, remedy=say("error.fault.remedy"))


def told(
    request: Request, status: int, what: str, *, where: str = "", remedy: str = "", headers: Any = None
) -> Response:
    """Return an error as JSON for the interface, else as a page."""
    if request.url.path.startswith("/api/"):
        body = {"error": {"what": what, "where": where, "remedy": remedy}}
        return JSONResponse(body, status_code=status, headers=headers)
    answer = page(request, "error.html", status=status, what=what, where=where, remedy=remedy)
    answer.headers.update(headers or {})
    return answer
