"""Templates, and what every one of them can call."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from crampcast.web.looks import theme_of, units_of
from crampcast.web.security import TOKEN_FIELD, TOKEN_HEADER, token_of
from crampcast.web.words import say

STATIC = Path(str(files("crampcast.web"))) / "static"


@cache
def _templates() -> Environment:
    """Return the templates; every value is escaped, and one that is missing is an error."""
    found = Environment(
        loader=PackageLoader("crampcast.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"say": say, "static": static_url}
    return found


@cache
def static_url(name: str) -> str:
    """Return the address of a static file, which changes when the file does.

    Examples
    --------
    >>> static_url("css/frame.css").startswith("/static/css/frame.css?v=")
    True
    """
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a page, or a part of one for a request of htmx.

    Parameters
    ----------
    request : Request
        What is answered.
    template : str
        Name of the template.
    status : int
        Status of the answer.
    **values
        What the template shows. ``units``, ``theme``, ``pages``, ``here`` and ``token`` are there always.
    """
    token = token_of(request)
    around = getattr(request.app.state, "around", None)  # another app's own frame
    frame: dict[str, Any] = {
        "base": "base.html",
        "request": request,
        "units": units_of(request),
        "theme": theme_of(request),
        "pages": request.app.state.pages,
        "here": request.url.path.strip("/").partition("/")[0],
        "this_page": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "token": lambda: Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, token),
        "token_value": token,
        "token_header": TOKEN_HEADER,
    }
    frame |= around(request) if around else {}
    return HTMLResponse(_templates().get_template(template).render(frame | values), status_code=status)


def wants_part(request: Request) -> bool:
    """Tell whether htmx asks for a part to put into the page that is there."""
    return request.headers.get("hx-request") == "true"
