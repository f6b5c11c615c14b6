"""The board of a large team: as many statements as of a small one, up to what one statement reads."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from crampcast.coach import consent, people
from crampcast.coach.audit import trail
from crampcast.coach.scope import Rule, permit, visible
from crampcast.coach.standings import KEY, kept, kept_of, refresh
from crampcast.evidence import load_parameters
from crampcast.store import at_once

FEW, SOME = 3, 9


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


def test_another_athlete_costs_the_board_no_statement(store, coach, monkeypatch):
    counts = []
    for numbers in (range(FEW), range(FEW, SOME)):
        add(store, numbers)
        assert coach.get("/board").text.count('<li class="card who') == numbers.stop
        with statements(store.engine) as sent:
            assert coach.get("/board").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
    monkeypatch.setattr(at_once, "ROOMS", SOME // 2)
    with statements(store.engine) as sent:
        assert coach.get("/board").text.count('<li class="card who') == SOME
    assert len(sent) == counts[0] + 4, "two statements more for every further portion of rooms"
    for number in (0, SOME - 1):
        with store.begin() as connection:
            who = people.named(connection, f"runner{number}")
            assert sum(line.what == "board" for line in trail(connection, who.id)) >= 2


def test_many_are_seen_as_each_alone(store, coach):
    """With one diary changed, one value damaged, one not worked out and one that was never opened."""
    with store.begin() as connection:
        carla = people.named(connection, "carla")
        permits = visible(connection, permit(connection, carla, Rule.WATCHER))
        new = people.add(
            connection,
            store.settings,
            name="new",
            shown="New",
            role="athlete",
            password="a sentence does well",
            invited_by=carla.id,
        )
        consent.ask(connection, new.id, carla.id)
        consent.give(connection, new, carla.id)
        permits.append(permit(connection, carla, Rule.SEE, new.id))
    changed, damaged, without = (store.diary(one.whose.id) for one in permits[:3])
    changed.add_entry("note", "2026-05-01", {"text": "later"})
    damaged.cache(KEY, b"{}", load_parameters().hash)
    with damaged._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cache SET value = value || '?'")
    without.drop_cache()
    together = kept_of(store, permits)
    assert together == [kept(store, one) for one in permits]
    assert [one.stale for one in together if one is not None] == [True] + [False] * (len(permits) - 4)
    assert together[1] is together[2] is together[-1] is None
    states = [store.diary(one.whose.id).state() for one in permits]
    assert states[0] != states[1] == states[-1]
