"""The queue: nothing is done twice, nothing is lost, whatever moment a worker dies in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from crampcast.coach import leaving, queue
from crampcast.coach.server import Server
from crampcast.coach.worker import Worker
from crampcast.errors import UnusableInput

COMMAND = Path(sys.executable).with_name("crampcast")


@pytest.fixture
def athlete(store, join, invite):
    """Number of a new athlete."""
    name = f"c{time.monotonic_ns()}"
    join(invite("coach"), name)
    made = join(invite("athlete", name), f"a{time.monotonic_ns()}").number
    yield made
    leaving.erase_number(store, made)


def put(store, athlete, kind="odd", **more):
    with store.begin() as connection:
        return queue.put(connection, kind, athlete, **more)


def look(store, number):
    with store.begin() as connection:
        row = connection.execute(text("SELECT * FROM job WHERE id = :id"), {"id": number}).mappings().one()
        return queue.job_of(row)


def hurry(store):
    """Let whatever waits for a later moment be due, and every lease be over."""
    with store.begin() as connection:
        connection.execute(text("UPDATE job SET run_at = now() WHERE state = 'queued'"))
        connection.execute(
            text("UPDATE job SET leased_until = now() - interval '1 s' WHERE state = 'running'")
        )


def take(store, kinds=("odd",), lease_s=60.0):
    with store.begin() as connection:
        return queue.take(connection, lease_s, kinds)


def test_many_workers_share_the_work_and_none_is_done_twice(store, athlete):
    numbers = [put(store, athlete) for _ in range(24)]
    done: list[int] = []

    def work() -> None:
        worker = Worker(store, {"odd": lambda _server, job, _progress: done.append(job.id) or {}})
        while worker.once():
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == numbers
    assert {look(store, n).state for n in numbers} == {"done"}


def test_a_silent_worker_loses_its_work_and_can_neither_end_nor_hold_it(store, athlete):
    number = put(store, athlete)
    first = take(store)
    assert take(store) is None
    hurry(store)
    second = take(store)
    assert (first.id, second.id, second.attempts) == (number, number, 2)
    with store.begin() as connection:
        assert not queue.hold(connection, first, 60.0)
        assert not queue.finish(connection, first, "done", {"who": "first"})
        assert queue.give_back(connection, first, "late", 5) == ""
        assert queue.hold(connection, second, 60.0, 0.5)
        assert queue.finish(connection, second, "done", {"who": "second"})
    assert look(store, number).answer == {"who": "second"}


def test_a_fault_is_tried_again_later_and_later_then_given_up(store, athlete):
    number = put(store, athlete)

    def breaks(*_: object):
        raise RuntimeError("about somebody's health")

    worker = Worker(store, {"odd": breaks})
    waits = []
    for _ in range(store.settings.attempts - 1):
        assert worker.once()
        assert look(store, number).state == "queued"
        assert not worker.once()
        with store.begin() as connection:
            query = "SELECT extract(epoch FROM run_at - now()) FROM job WHERE id = :id"
            waits.append(round(float(connection.execute(text(query), {"id": number}).scalar())))
        hurry(store)
    assert worker.once()
    dead = look(store, number)
    assert (dead.state, dead.attempts, dict(dead.answer)) == ("dead", 5, {"fault": "RuntimeError"})
    assert waits == [10, 20, 40, 80]
    hurry(store)
    assert not worker.once()


def test_work_that_kills_its_workers_is_given_up(store, athlete):
    number = put(store, athlete)
    for _ in range(store.settings.attempts):
        take(store)
        hurry(store)
    assert Worker(store, {"odd": lambda *_: pytest.fail("tried once too often")}).once()
    assert (look(store, number).state, look(store, number).answer["fault"]) == ("dead", "the worker died")


def test_input_that_cannot_be_used_is_said_and_not_tried_again(store, athlete):
    number = put(store, athlete, files=[("a.txt", b"x")])

    def refuses(*_: object):
        raise UnusableInput("no run in it", remedy="send another")

    assert Worker(store, {"odd": refuses}).once()
    job = look(store, number)
    assert job.state == "refused"
    assert "no run in it" in job.answer["refused"]
    with store.begin() as connection:
        assert queue.files_of(connection, job) == []


def test_the_same_work_waits_once(store, athlete):
    first = put(store, athlete, key="same")
    assert put(store, athlete, key="same") is None
    assert Worker(store, {"odd": lambda *_: {}}).once()
    assert put(store, athlete, key="same") > first


def test_work_is_queued_with_what_belongs_to_it_or_not_at_all(store, athlete):
    def half() -> None:
        with store.begin() as connection:
            queue.put(connection, "odd", athlete)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert take(store) is None


def test_long_work_is_held_beyond_its_lease(store, athlete):
    quick = Server(store.engine, replace(store.settings, lease_s=0.6))
    number = put(store, athlete)
    others = []

    def slow(_server, _job, progress):
        for step in range(8):
            time.sleep(0.2)
            progress(step, 8, "")
            others.append(take(store))
        return {}

    assert Worker(quick, {"odd": slow}).once()
    assert others == [None] * 8
    assert (look(store, number).state, look(store, number).attempts) == ("done", 1)


def test_work_of_an_erased_athlete_ends_without_a_trace(store, join, invite):
    join(invite("coach"), "gone-coach")
    number = join(invite("athlete", "gone-coach"), "gone").number
    put(store, number)

    def erased_meanwhile(server, job, _progress):
        leaving.erase_number(server, job.athlete_id)
        server.diary(job.athlete_id)
        return {}

    assert Worker(store, {"odd": erased_meanwhile}).once()
    with store.engine.connect() as connection:
        assert connection.execute(text(f"SELECT to_regnamespace('athlete_{number}')")).scalar() is None
        left = text("SELECT count(*) FROM coach.job WHERE athlete_id = :athlete")
        assert connection.execute(left, {"athlete": number}).scalar() == 0


def test_a_worker_killed_in_the_middle_of_an_import_leaves_it_to_the_next(store, address, athlete):
    count = 150
    files = [
        (
            f"{n}.csv",
            f"date,dist_m,mov_s\n{date(2025, 1, 1) + timedelta(days=n)},{9000 + n},{2900 + n}\n".encode(),
        )
        for n in range(count)
    ]
    number = put(store, athlete, "import", files=files)
    diary = store.diary(athlete)
    environment = {**os.environ, "CRAMPCAST_COACH_DATABASE": address, "CRAMPCAST_COACH_LEASE_S": "60"}
    worker = subprocess.Popen([COMMAND, "coach", "worker"], env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while diary.counts()["originals"] < 10 and time.monotonic() < deadline:
            time.sleep(0.005)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    at_death = diary.counts()["originals"]
    assert 10 <= at_death < count
    assert look(store, number).state == "running"

    hurry(store)
    again = Worker(store)
    while again.once():
        pass
    job = look(store, number)
    assert (job.state, job.attempts) == ("done", 2)
    assert (job.answer["imported"], job.answer["duplicates"]) == (count - at_death, at_death)
    assert (diary.counts()["originals"], diary.counts()["runs"]) == (count, count)
    with store.begin() as connection:
        looks = [j for j in queue.jobs_of(connection, athlete) if j.kind == "look"]
    assert [j.state for j in looks] == ["done"]


def test_every_board_is_worked_out_once_a_day_and_when_a_worker_begins(store, join, invite):
    coach = join(invite("coach"), "daily-coach")
    shares, silent = (join(invite("athlete", "daily-coach"), f"daily-{n}") for n in range(2))
    page = shares.get(f"/athletes/{shares.number}/sharing").text
    path = page.partition('action="/athletes')[2].partition('"')[0]
    assert shares.post(f"/athletes{path}").status_code == 303  # asks for it as well
    worker = Worker(store, {})

    def looks(athlete) -> int:
        with store.begin() as connection:
            return len([j for j in queue.jobs_of(connection, athlete.number) if j.kind == "look"])

    def end_all() -> None:
        with store.begin() as connection:
            connection.execute(text("UPDATE job SET state = 'done' WHERE kind = 'look'"))

    end_all()
    worker.sweep(again=False)
    assert (looks(shares), looks(silent)) == (1, 0)
    worker.sweep(again=True)
    worker.sweep(again=True)
    assert (looks(shares), looks(silent)) == (2, 0)
    end_all()
    with store.begin() as connection:
        connection.execute(text("UPDATE job SET asked_at = asked_at - interval '1 day'"))
    worker.sweep(again=False)
    assert (looks(shares), looks(silent)) == (3, 0)
    del coach


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_diary_is_brought_once_though_its_worker_died(store, athlete, tmp_path, moment):
    from crampcast.store import Diary

    with Diary.open(tmp_path / "own") as own:
        own.add_entry("note", "2026-05-01", {"text": "x"})
        own.export(tmp_path / "a.zip")
    number = put(store, athlete, "restore", files=[("a.zip", (tmp_path / "a.zip").read_bytes())])
    take(store, ("restore",))
    if moment == "after":
        store.diary(athlete).restore(tmp_path / "a.zip")
    hurry(store)
    worker = Worker(store)
    assert worker.once()
    assert look(store, number).state == "done"
    assert store.diary(athlete).counts()["entries"] == 1
    again = put(store, athlete, "restore", files=[("a.zip", (tmp_path / "a.zip").read_bytes())])
    while worker.once():
        pass
    assert "not empty" in look(store, again).answer["refused"]
