"""Signing in and out, invitations, one's own password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from crampcast.coach import invitations, sessions
from crampcast.coach.people import Person, set_password, with_password
from crampcast.coach.scope import Rule
from crampcast.coach.server import Server
from crampcast.errors import UnusableInput
from crampcast.web.coach.admission import Held, Store, lets_in
from crampcast.web.rendering import page
from crampcast.web.words import say

router = APIRouter()
Text = Annotated[str, Form(max_length=300)]
TOO_MANY, WRONG = 429, 401


@router.get("/health")
@lets_in(Rule.ANYBODY)
def health(store: Store) -> Response:
    """Say that the server answers and reaches its database."""
    del store  # it was asked who is signed in: the database answered
    return PlainTextResponse("ok\n")


@router.get("/")
@lets_in(Rule.SIGNED_IN)
def first(held: Held) -> Response:
    """Go to one's own first page."""
    return RedirectResponse(home_of(held.signed_in), status_code=303)


@router.get("/login")
@lets_in(Rule.ANYBODY)
def login_shown(request: Request) -> Response:
    """Show the form."""
    return page(request, "coach/login.html", refused=None, name="")


@router.post("/login")
@lets_in(Rule.ANYBODY)
def login(request: Request, store: Store, name: Text, password: Text) -> Response:
    """Sign in under a new token; the old one is worth nothing."""
    place = "" if request.client is None else request.client.host
    with store.begin() as connection:
        allowed = sessions.may_guess(connection, name, place)
    if not allowed:
        why = UnusableInput(say("coach.login.many"), remedy=say("coach.login.many.remedy"))
        answer = page(request, "coach/login.html", status=TOO_MANY, refused=why, name=name)
        answer.headers["Retry-After"] = str(int(sessions.GUESSES_WINDOW.total_seconds()))
        return answer
    with store.begin() as connection:
        person = with_password(connection, store.settings, name, password)
        if person is not None:
            sessions.forgive(connection, name, place)
    if person is None:
        why = UnusableInput(say("coach.login.wrong"), remedy=say("coach.login.wrong.remedy"))
        return page(request, "coach/login.html", status=WRONG, refused=why, name=name)
    return signed_in(request, store, person, "/")


@router.post("/logout")
@lets_in(Rule.SIGNED_IN)
def logout(request: Request, store: Store, held: Held) -> Response:
    """Sign out."""
    del held
    with store.begin() as connection:
        sessions.sign_out(connection, str(request.state.session))
    answer = RedirectResponse("/login", status_code=303)
    _set_cookie(request, answer, sessions.new_token())
    return answer


@router.get("/invitations/{token}")
@lets_in(Rule.ANYBODY)
def invitation_shown(request: Request, store: Store, held: Held, token: str) -> Response:
    """Show what a link is for."""
    return _invitation(request, store, token, held.person, None, {})


@router.post("/invitations/{token}")
@lets_in(Rule.ANYBODY)
def invitation_accepted(
    request: Request,
    store: Store,
    held: Held,
    token: str,
    password: Text,
    name: Text = "",
    shown: Text = "",
) -> Response:
    """Make the account, or set its password, and sign in."""
    try:
        with store.begin() as connection:
            person = invitations.accept(
                connection, store.settings, token, name=name, shown=shown, password=password
            )
    except UnusableInput as why:
        return _invitation(request, store, token, held.person, why, {"name": name, "shown": shown})
    return signed_in(request, store, person, "/")


@router.post("/invitations/{token}/join")
@lets_in(Rule.SIGNED_IN)
def joined(store: Store, held: Held, token: str) -> Response:
    """Let another coach ask, with the account that one has."""
    with store.begin() as connection:
        invitations.accept_as(connection, token, held.signed_in)
    return RedirectResponse(f"/athletes/{held.signed_in.id}/sharing", status_code=303)


@router.get("/account")
@lets_in(Rule.SIGNED_IN)
def account(request: Request, held: Held, saved: bool = False) -> Response:
    """Show one's own account."""
    return page(request, "coach/account.html", me=held.signed_in, saved=saved, refused=None)


@router.post("/account/password")
@lets_in(Rule.SIGNED_IN)
def new_password(request: Request, store: Store, held: Held, old: Text, password: Text) -> Response:
    """Set another password; every other browser is signed out."""
    me = held.signed_in
    try:
        if not _is_password(store, me, old):
            raise UnusableInput(say("coach.password.wrong"), where=say("coach.password.old"))
        with store.begin() as connection:
            set_password(connection, store.settings, me.id, password)
    except UnusableInput as why:
        return page(request, "coach/account.html", status=422, me=me, saved=False, refused=why)
    return signed_in(request, store, me, "/account?saved=1")


def home_of(person: Person) -> str:
    """Return somebody's first page."""
    return f"/athletes/{person.id}" if person.role == "athlete" else "/board"


def signed_in(request: Request, store: Server, person: Person, onward: str) -> Response:
    """Sign somebody in and go on; the token is new, whatever the browser had before."""
    with store.begin() as connection:
        sessions.sign_out(connection, str(request.state.session))
        token = sessions.sign_in(connection, person)
    answer = RedirectResponse(onward, status_code=303)
    _set_cookie(request, answer, token)
    return answer


def _is_password(store: Server, me: Person, password: str) -> bool:
    with store.begin() as connection:
        return with_password(connection, store.settings, me.name, password) is not None


def _set_cookie(request: Request, answer: Response, token: str) -> None:
    gate = request.app.state.gate
    answer.headers.append("Set-Cookie", f"{gate.cookie}={token}; {gate.marks}")


def _invitation(
    request: Request,
    store: Server,
    token: str,
    person: Person | None,
    refused: UnusableInput | None,
    typed: dict[str, str],
) -> Response:
    with store.begin() as connection:
        found = invitations.opened(connection, token)
    joins = person is not None and person.role == "athlete" == found.role and found.account is None
    return page(
        request,
        "coach/invitation.html",
        status=200 if refused is None else 422,
        invitation=found,
        token_of_link=token,
        joins=joins,
        refused=refused,
        typed={"name": "", "shown": "", **typed},
    )
