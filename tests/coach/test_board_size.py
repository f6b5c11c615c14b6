"""The board of a large team: a few statements an athlete, and none that grow with the square."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from crampcast.coach import consent, people
from crampcast.coach.standings import refresh

FEW, SOME = 3, 9
MOST_A_PERSON = 6
"""Statements for another athlete on the board: is the room there, what is kept, has the diary changed."""


@contextmanager
def statements(engine):
    """Count the statements that are sent meanwhile."""
    sent: list[str] = []

    def note(connection, cursor, statement, *rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def coach(join, invite):
    return join(invite("coach"), "carla")


def add(store, numbers: range) -> None:
    """Let athletes share with the coach, without the pages in between."""
    for number in numbers:
        with store.begin() as connection:
            carla = people.named(connection, "carla")
            who = people.add(
                connection,
                store.settings,
                name=f"runner{number}",
                shown=f"Runner {number}",
                role="athlete",
                password="a sentence does well",
                invited_by=carla.id,
            )
            consent.ask(connection, who.id, carla.id)
            consent.give(connection, who, carla.id)
        refresh(store, who.id)


def test_another_athlete_costs_the_board_a_few_statements(store, coach):
    counts = []
    for numbers in (range(FEW), range(FEW, SOME)):
        add(store, numbers)
        assert coach.get("/board").text.count('<li class="card who') == numbers.stop
        with statements(store.engine) as sent:
            assert coach.get("/board").status_code == 200
        counts.append(len(sent))
    assert counts[1] - counts[0] <= MOST_A_PERSON * (SOME - FEW)
    for number in (0, SOME - 1):
        with store.begin() as connection:
            who = people.named(connection, f"runner{number}")
            from crampcast.coach.audit import trail

            assert sum(line.what == "board" for line in trail(connection, who.id)) >= 2
