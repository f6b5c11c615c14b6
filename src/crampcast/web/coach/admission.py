"""Every page says whom it lets in; what says nothing is not served. Asked once, here, before the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

from crampcast.coach import audit, sessions
from crampcast.coach.people import Person
from crampcast.coach.scope import OF_AN_ATHLETE, Permit, Rule, permit
from crampcast.coach.server import Server

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "crampcast_rule"
PARAMETER = "athlete"
"""The part of an address that names whose diary it is."""


class SignInFirst(Exception):
    """Nobody is signed in."""


def lets_in(rule: Rule, trace: str = "") -> Callable[[F], F]:
    """Mark a page with whom it lets in.

    Parameters
    ----------
    rule : Rule
        Whom.
    trace : str
        What is written into the athlete's trail each time; needed where others than the athlete may come in.
        Empty: the page writes it itself, or only the athlete comes in.
    """

    def marked(page: F) -> F:
        setattr(page, _MARK, (rule, trace))
        return page

    return marked


def rule_of(page: Callable[..., Any] | None) -> tuple[Rule, str]:
    """Return whom a page lets in, and what is written down of it.

    Raises
    ------
    LookupError
        If the page does not say.
    """
    found = getattr(page, _MARK, None)
    if found is None:
        raise LookupError(f"{getattr(page, '__name__', page)} does not say whom it lets in")
    return cast("tuple[Rule, str]", found)


def server_of(request: Request) -> Server:
    """Return the store behind the pages."""
    return cast("Server", request.app.state.server)


def admit(request: Request) -> None:
    """Let a request in or turn it away, and write it down; a dependency of every page.

    Raises
    ------
    SignInFirst
        If nobody is signed in and somebody has to be.
    HTTPException
        404 if this person may not: the same as for what is not there.
    """
    rule, trace = rule_of(request.scope["endpoint"])
    asked = request.path_params.get(PARAMETER)
    server = server_of(request)
    with server.begin() as connection:
        person = sessions.signed_in(connection, server.settings, str(request.state.session))
        request.state.person = person
        number = _number(asked) if rule in OF_AN_ATHLETE else None
        held = permit(connection, person, rule, number)
        if held is None and person is None:
            raise SignInFirst
        if held is None:
            raise HTTPException(404)
        if trace and held.signed_in.id != held.whose.id:
            audit.note(connection, held.person, held.whose.id, trace)
    request.state.permit = held


def permit_of(request: Request) -> Permit:
    """Return what the request was let in with."""
    return cast("Permit", request.state.permit)


def person_of(request: Request) -> Person | None:
    """Return who is signed in, for the frame around a page; None also where that was not asked."""
    return cast("Person | None", getattr(request.state, "person", None))


def around(request: Request) -> dict[str, Any]:
    """Return what the frame around a page shows."""
    return {"base": "coach/base.html", "person": person_of(request)}


Held = Annotated[Permit, Depends(permit_of)]
Store = Annotated[Server, Depends(server_of)]


def _number(text: Any) -> int:
    """Return the number of an athlete; what is none is nobody's."""
    word = str(text)
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 18 else 0
