"""Who may do what with whom: the one place where it is decided, and where it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection

from crampcast.coach import audit, consent
from crampcast.coach.people import Person, find
from crampcast.coach.server import Server
from crampcast.store.served import ServedDiary


class Rule(Enum):
    """What a page asks of who opens it."""

    ANYBODY = "anybody"
    """Nobody has to be signed in."""
    SIGNED_IN = "signed in"
    """Anybody with an account, about themselves."""
    WATCHER = "watcher"
    """A coach or viewer, about those who share with them."""
    COACH = "coach"
    """A coach, about the team."""
    SEE = "see"
    """An athlete, and those with whom the athlete shares."""
    TEND = "tend"
    """An athlete, and coaches with whom the athlete shares; never a viewer."""
    OWN = "own"
    """An athlete alone."""


OF_AN_ATHLETE = frozenset({Rule.SEE, Rule.TEND, Rule.OWN})


@dataclass(frozen=True)
class Permit:
    """That somebody may do something: what opens a diary.

    Parameters
    ----------
    person : Person or None
        Who; None where nobody is signed in.
    rule : Rule
        What for.
    athlete : Person or None
        Whose diary; None where none is concerned.
    """

    person: Person | None
    rule: Rule
    athlete: Person | None = None

    @property
    def signed_in(self) -> Person:
        """Who is signed in; a page that lets anybody in must not ask."""
        if self.person is None:
            raise PermissionError("nobody is signed in")
        return self.person

    @property
    def whose(self) -> Person:
        """Whose diary it is; a page about nobody's must not ask."""
        if self.athlete is None:
            raise PermissionError("no diary is concerned")
        return self.athlete


def permit(
    connection: Connection, person: Person | None, rule: Rule, athlete_id: int | None = None
) -> Permit | None:
    """Decide whether somebody may do something.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction on the server's own tables.
    person : Person or None
        Who asks.
    rule : Rule
        What is asked for.
    athlete_id : int, optional
        Whose diary, for rules about one.

    Returns
    -------
    Permit or None
        None if not: also where there is no such athlete, so that nobody learns who has an account.
    """
    if rule is Rule.ANYBODY:
        return Permit(person, rule)
    if person is None or (rule in OF_AN_ATHLETE) != (athlete_id is not None):
        return None
    if rule in OF_AN_ATHLETE and athlete_id is not None:
        athlete = find(connection, athlete_id)
        allowed = (
            athlete is not None and athlete.role == "athlete" and _may(connection, person, rule, athlete)
        )
        return Permit(person, rule, athlete) if allowed else None
    roles = {Rule.WATCHER: consent.WATCHERS, Rule.COACH: ("coach",)}
    return Permit(person, rule) if person.role in roles.get(rule, (person.role,)) else None


def _may(connection: Connection, person: Person, rule: Rule, athlete: Person) -> bool:
    """Say whether somebody may do what a rule is about with an athlete's diary."""
    if person.id == athlete.id:
        return True
    roles = {Rule.SEE: consent.WATCHERS, Rule.TEND: ("coach",)}
    return person.role in roles.get(rule, ()) and consent.stands(connection, athlete.id, person.id)


def visible(connection: Connection, held: Permit) -> list[Permit]:
    """Return a permit to see each athlete who shares with a coach or viewer.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction on the server's own tables.
    held : Permit
        Of `Rule.WATCHER`.
    """
    if held.rule is not Rule.WATCHER:
        raise PermissionError("this page is not about a team")
    person = held.signed_in
    return [Permit(person, Rule.SEE, athlete) for athlete in consent.shared_with(connection, person)]


def written_down(connection: Connection, held: Sequence[Permit], what: str) -> None:
    """Write into every athlete's trail what one person's permits are used for, in one statement."""
    if held:
        audit.note_all(connection, held[0].person, [one.whose.id for one in held], what)


def diary_of(server: Server, held: Permit) -> ServedDiary:
    """Open the diary that a permit is about."""
    return server.diary(held.whose.id)
