"""Forecast: the course explorer."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from crampcast.web.rendering import page

router = APIRouter(prefix="/forecast")


@router.get("")
def forecast(request: Request) -> Response:
    """Show the course explorer."""
    return page(request, "forecast.html")
