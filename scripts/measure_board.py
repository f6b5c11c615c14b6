"""Time the pages that a coach opens, with many synthetic athletes in an empty database made for this.

Usage: ``python measure_board.py postgresql://user@host/EMPTY [ATHLETES]``. Every athlete has a log of `RUNS`
invented runs over half a year and three entries. How they stand is worked out for the first `WORKED`; the
others keep a copy of one of these, for it costs much and the board only reads it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np
from sqlalchemy import event
from starlette.testclient import TestClient

from crampcast.activity.summary import RunSummary
from crampcast.coach import consent, invitations, people
from crampcast.coach.server import Server
from crampcast.coach.settings import CoachSettings
from crampcast.coach.standings import KEY, refresh, today
from crampcast.evidence import load_parameters
from crampcast.web.coach import build_coach_app

HOST = "http://127.0.0.1:8018"
PASSWORD = "a sentence does well"
RUNS, DAYS, LOOKS, WORKED = 80, 180, 5, 4
STAGES = (10, 30, 60)


def invented_log(number: int) -> list[RunSummary]:
    """Return runs of somebody who is invented, the newest yesterday or before."""
    chance = np.random.default_rng(number)
    usual_m, level = chance.uniform(5e3, 14e3), chance.uniform(2.4, 3.8)
    days = sorted(chance.choice(DAYS, RUNS, replace=False))
    runs = []
    for back in days:
        distance = usual_m * chance.lognormal(0.0, 0.3)
        moving = distance / (level * chance.lognormal(0.0, 0.08))
        start = datetime.now(UTC) - timedelta(days=float(back) + 1.0)
        climb = distance * chance.uniform(0.0, 0.02)
        runs.append(
            RunSummary(
                start.date(), start, "running", distance, moving, moving, climb, climb, source="invented"
            )
        )
    return runs


def add(server: Server, number: int) -> int:
    """Add an athlete who shares with the coach; return the number of the account."""
    with server.begin() as connection:
        carla = people.named(connection, "carla")
        assert carla is not None
        who = people.add(
            connection,
            server.settings,
            name=f"runner{number}",
            shown=f"Runner {number}",
            role="athlete",
            password=PASSWORD,
            invited_by=carla.id,
        )
        consent.ask(connection, who.id, carla.id)
        consent.give(connection, who, carla.id)
    diary = server.diary(who.id)
    diary.add(f"log of {number}".encode(), "log.csv", "csv", invented_log(number))
    for back in (3, 9, 20):
        day = (today() - timedelta(days=back)).isoformat()
        fields = {"muscle": "calf", "side": "left", "severity": 3, "near": back > 9}
        diary.add_entry("cramp", day, {"kind": "cramp", "fields": fields})
    return who.id


def stand(server: Server, athlete: int, like: list[dict[str, Any]]) -> None:
    """Work out how an athlete stands, or keep a copy of what was worked out for another."""
    if len(like) < WORKED:
        like.append(refresh(server, athlete))
        return
    diary = server.diary(athlete)
    value = {"standing": like[athlete % WORKED], "state": diary.state()}
    diary.cache(KEY, json.dumps(value, sort_keys=True).encode(), load_parameters().hash)


@contextmanager
def counted(server: Server) -> Iterator[list[str]]:
    """Count statements and transactions that are sent meanwhile."""
    sent: list[str] = []
    kinds = {
        "before_cursor_execute": lambda *words: sent.append(words[2]),
        "begin": lambda *_: sent.append("BEGIN"),
    }
    for name, note in kinds.items():
        event.listen(server.engine, name, note)
    try:
        yield sent
    finally:
        for name, note in kinds.items():
            event.remove(server.engine, name, note)


def signed_in(server: Server) -> TestClient:
    """Return the browser of a coach who has just joined."""
    browser = TestClient(build_coach_app(server), base_url=HOST)
    with server.begin() as connection:
        link = invitations.invite(connection, server.settings, "coach", inviter=None)
    path = link.removeprefix(HOST)
    token = browser.get(path).text.partition('name="token" value="')[2].partition('"')[0]
    fields = {"token": token, "name": "carla", "shown": "Carla", "password": PASSWORD}
    browser.post(path, data=fields).raise_for_status()
    return browser


def look(browser: TestClient, server: Server, path: str) -> str:
    """Open a page some times; return its row of the table."""
    browser.get(path).raise_for_status()
    seconds = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        answer = browser.get(path)
        seconds.append(time.perf_counter() - began)
    with counted(server) as sent:
        browser.get(path)
    begun, size_kib = sent.count("BEGIN"), len(answer.content) / 1024
    return f"{1e3 * median(seconds):.0f} ms | {len(sent) - begun} | {begun} | {size_kib:.0f} KiB"


def main(address: str, athletes: int) -> None:
    """Add athletes and time the pages at some sizes."""
    server = Server.open(
        CoachSettings(database=address, url=HOST, hash_memory_kib=1024, hash_rounds=1), make=True
    )
    browser = signed_in(server)
    print(
        "| athletes | page | median | statements | transactions | size |",
        "| --- | --- | --- | --- | --- | --- |",
        sep="\n",
    )
    like: list[dict[str, Any]] = []
    for number in range(1, athletes + 1):
        stand(server, add(server, number), like)
        if number in STAGES or number == athletes:
            for path in ("/board", "/team"):
                print(f"| {number} | {path} | {look(browser, server, path)} |", flush=True)
    server.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 120)
