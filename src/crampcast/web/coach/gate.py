"""What stands before every page of the shared server: the app's gate, for browsers from elsewhere."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from crampcast.web.security import Gate

UPLOADS = ("/import", "/restore", "/race")
"""Ends of the addresses that take files; such a page reads nothing before its visitor was let in."""
FORM_BYTES = 256 << 10


class SharedGate(Gate):
    """The app's gate: names, origins, amounts, policy. Sessions tell who asks, not addresses."""

    cookie = "crampcast_coach"

    def most_bytes(self, path: str, headers: Headers) -> int:
        """Return how much a request may carry: files only where they are taken, after it was let in."""
        if path.endswith(UPLOADS):
            return super().most_bytes(path, headers)
        return FORM_BYTES

    def stranger(self, scope: Scope, headers: Headers) -> Response | None:
        """Let requests from everywhere on to the page, which asks who is signed in."""
        del scope, headers
        return None


class SecureGate(SharedGate):
    """The same behind HTTPS: the cookie goes nowhere else, and no other host can set it."""

    cookie = "__Host-crampcast_coach"
    marks = "Path=/; HttpOnly; Secure; SameSite=Strict"
