"""What stands before every page: who may ask, from where, how much, and what the browser may do with it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crampcast.web.settings import Settings

SESSION_COOKIE = "crampcast_session"
GUEST_COOKIE = "crampcast_guest"
TOKEN_FIELD = "token"  # noqa: S105 - the name of a form field
TOKEN_HEADER = "X-Crampcast-Token"  # noqa: S105 - the name of a header
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""Sent with every answer that does not set its own."""


Fault = Callable[[Request, Exception], Response]
"""Answers a request that met a fault of ours."""


class TooLarge(HTTPException):
    """A request carried more than it may."""

    def __init__(self) -> None:
        super().__init__(413, "more was sent than can be taken at once")


class Gate:
    """Lets a request in or turns it away, and puts the policy on every answer.

    Parameters
    ----------
    app : ASGI application
        What stands behind.
    settings : Settings
        Who may ask and how much they may send.
    fault : callable
        Answers what went wrong behind the gate, so that such an answer carries the policy too.

    Notes
    -----
    The host is checked against names rebound to this machine by a page elsewhere; the origin against writes
    that such a page sends. A write of a form carries a token as well (`token_of`).
    """

    cookie, marks = SESSION_COOKIE, "Path=/; HttpOnly; SameSite=Strict"
    """Name of the session's cookie, and what a browser may do with it."""

    def __init__(self, app: ASGIApp, settings: Settings, fault: Fault) -> None:
        self._app, self._settings, self._fault = app, settings, fault
        self._guests: set[str] = set()
        self._spent = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = _cookies(headers).get(self.cookie, "")
        fresh = "" if _is_session(session) else secrets.token_urlsafe(24)
        scope.setdefault("state", {})["session"] = fresh or session
        only_head = scope["method"] == "HEAD"
        sent = _Sender(send, f"{self.cookie}={fresh}; {self.marks}" if fresh else "", only_head=only_head)
        turned_away = self._turned_away(scope, headers)
        if turned_away is not None:
            await turned_away(scope, receive, sent)
            return
        if only_head:
            scope = {**scope, "method": "GET"}
        limited = _limited(receive, self.most_bytes(str(scope["path"]), headers))
        try:
            await self._app(scope, limited, sent)
        except Exception as why:
            if sent.begun:
                raise
            await self._fault(Request(scope), why)(scope, receive, sent)

    def _turned_away(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer to a request that is not let in."""
        host = _host_name(headers.get("host", ""))
        if host not in LOOPBACK | self._settings.hosts:
            return _refusal(421, "this app is not served under that name")
        if scope["method"] not in SAFE_METHODS and not _from_here(headers):
            return _refusal(403, "this request came from another page")
        return self.stranger(scope, headers)

    def stranger(self, scope: Scope, headers: Headers) -> Response | None:
        """Let another device in once by its token; None for those that may go on."""
        client = scope.get("client")
        if client is None or not _is_remote(client[0]):
            return None
        if _cookies(headers).get(GUEST_COOKIE) in self._guests:
            return None
        expected, given = self._settings.lan_token, QueryParams(scope["query_string"]).get("token", "")
        if scope["method"] == "HEAD":  # asked by what previews a link: it must not spend it
            expected = ""
        if expected and not self._spent and hmac.compare_digest(expected.encode(), given.encode()):
            self._spent = True
            guest = secrets.token_urlsafe(24)
            self._guests.add(guest)
            inside = RedirectResponse(scope["path"], status_code=303)
            inside.set_cookie(GUEST_COOKIE, guest, httponly=True, samesite="strict")
            return inside
        return _refusal(403, "this device has not been let in; the link works once, start serve --lan again")

    def most_bytes(self, path: str, headers: Headers) -> int:
        """Return how much a request may carry."""
        del path
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        is_upload = kind == "multipart/form-data"
        return self._settings.largest_upload_bytes if is_upload else self._settings.largest_json_bytes


class _Sender:
    """Sends the answer on with the policy, and with a session where there was none; to HEAD without body."""

    def __init__(self, send: Send, cookie: str, *, only_head: bool) -> None:
        self._send, self._cookie, self._only_head, self.begun = send, cookie, only_head, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._cookie:
                headers.append("Set-Cookie", self._cookie)
            await self._send(message)
            if self._only_head:
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        elif not self._only_head:
            await self._send(message)


def token_of(request: Request) -> str:
    """Return the token that a form of this session carries.

    Parameters
    ----------
    request : Request
        A request that came through the gate.
    """
    settings: Settings = request.app.state.settings
    session = str(request.state.session)
    return hmac.new(settings.secret, session.encode(), hashlib.sha256).hexdigest()


async def is_own_write(request: Request) -> bool:
    """Tell whether a write came from a page of this app, by its token in a header or in the form."""
    given = request.headers.get(TOKEN_HEADER, "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not given and kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        given = str((await request.form()).get(TOKEN_FIELD, ""))
    return hmac.compare_digest(token_of(request).encode(), given.encode())


def _refusal(status: int, why: str) -> Response:
    return PlainTextResponse(f"crampcast: {why}\n", status_code=status)


def _cookies(headers: Headers) -> dict[str, str]:
    return cookie_parser(headers.get("cookie", ""))


def _is_session(value: str) -> bool:
    return 32 <= len(value) <= 64 and value.replace("-", "").replace("_", "").isalnum() and value.isascii()


def _host_name(host: str) -> str:
    """Return a Host header's name without port and brackets, in lower case; empty where there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _from_here(headers: Headers) -> bool:
    """Tell whether a browser says that a write comes from one of our pages, or no browser sent it."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""


def _is_remote(address: str) -> bool:
    """Tell whether a client is another machine; in-process clients have no address."""
    try:
        return not ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _limited(receive: Receive, most: int) -> Receive:
    """Return a receiver that gives up after so many bytes."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLarge
        return message

    return limited
