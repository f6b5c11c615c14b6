"""From the first coach's link to the board: invited, agreed, imported, looked at, taken back, erased."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest

from crampcast.coach.worker import Worker

CANARY = "Canary"


@pytest.fixture(scope="module")
def coach(join, invite):
    return join(invite("coach"), "carla", "Carla Coach")


@pytest.fixture(scope="module")
def athlete(join, coach):
    page = coach.post("/team/invitations", {"role": "athlete"}).text
    link = re.search(r"<code>(http\S+)</code>", page)[1]
    return join(link, "anna", CANARY)


def log_of_runs(today: date, last_week: float = 1.0) -> str:
    lines = ["date,dist_m,mov_s,climb_m"]
    for ago in range(120, 0, -2):
        far = 10000 * (last_week if ago <= 7 else 1.0)
        lines.append(f"{today - timedelta(days=ago)},{far:.0f},{far * 0.32:.0f},{far / 50:.0f}")
    return "\n".join(lines) + "\n"


def test_coach_sees_the_board_after_consent_and_not_a_moment_longer(store, coach, athlete):
    mine = f"/athletes/{athlete.number}"
    assert CANARY not in coach.get("/board").text
    assert coach.get(mine).status_code == 404

    today = datetime.now(UTC).date()
    sent = {"files": ("runs.csv", log_of_runs(today, 2.0).encode(), "text/csv")}
    assert athlete.post(f"{mine}/import", files=sent).status_code == 303
    cramp = {"at": "km8", "muscle": "calf", "severity": "8", "when": today.isoformat()}
    assert athlete.post(f"{mine}/entries/new/cramp", cramp).status_code == 303
    sharing = athlete.get(f"{mine}/sharing").text
    watcher = re.search(r"/sharing/(\d+)/give", sharing)[1]
    assert "Carla Coach" in sharing
    assert athlete.post(f"{mine}/sharing/{watcher}/give").status_code == 303
    worker = Worker(store)
    while worker.once():
        pass
    files = athlete.get(f"{mine}/files").text
    assert "60 runs new, 0 known, 0 files refused" in files

    board = coach.get("/board").text
    assert CANARY in board
    assert "At risk" in board
    assert "1 cramp in 28 days: calf" in board
    assert re.search(r"\d+ % more work for the \w+ in seven days than in any week of the eight before", board)
    page = coach.get(mine).text
    assert "Hardest muscle against its best week of eight" in page
    sheet = coach.get(f"{mine}/sheet.html")
    assert CANARY in sheet.text
    assert "frame-ancestors 'none'" in sheet.headers["content-security-policy"]
    assert coach.get(f"{mine}/sheet.pdf").content[:5] == b"%PDF-"
    assert "10.0 km" in coach.get(f"{mine}/diary").text

    trail = athlete.get(f"{mine}/trail").text
    for did in ("saw you on the board", "opened the sheet", "read the diary", "saw how your week stands"):
        assert did in trail
    assert "Carla Coach (coach)" in trail

    assert athlete.post(f"{mine}/sharing/{watcher}/revoke").status_code == 303
    assert CANARY not in coach.get("/board").text
    assert [coach.get(mine + part).status_code for part in ("", "/diary", "/sheet.pdf")] == [404] * 3
    assert CANARY in coach.get("/team").text  # the name of whom one has asked, and no more


def test_export_and_erase(store, coach, athlete):
    from sqlalchemy import text

    mine = f"/athletes/{athlete.number}"
    export = athlete.get(f"{mine}/export")
    with zipfile.ZipFile(BytesIO(export.content)) as archive:
        tables = json.loads(archive.read("diary.json"))["tables"]
    assert len(tables["activity"]) == 60
    assert [row["kind"] for row in tables["entry"]] == ["cramp"]

    assert athlete.post(f"{mine}/erase", {"password": "not my password"}).status_code == 422
    assert athlete.get(mine).status_code == 200
    assert athlete.post(f"{mine}/erase", {"password": "a sentence does well"}).status_code == 303
    assert athlete.get(mine).headers["location"] == "/login"
    assert CANARY not in coach.get("/team").text
    with store.engine.connect() as connection:
        rooms = connection.execute(text("SELECT nspname FROM pg_namespace")).scalars().all()
        left = connection.execute(
            text(
                "SELECT table_name, (xpath('/row/c/text()', query_to_xml(format("
                "'SELECT count(*) AS c FROM coach.%I t WHERE t::text ~* ''anna|canary'' ', table_name),"
                " false, true, '')))[1]::text FROM information_schema.tables WHERE table_schema = 'coach'"
            )
        ).all()
        erased = connection.execute(text("SELECT account_id FROM coach.erasure")).scalars().all()
        jobs = connection.execute(text("SELECT count(*) FROM coach.job")).scalar()
        trail = connection.execute(text("SELECT count(*) FROM coach.audit")).scalar()
    assert f"athlete_{athlete.number}" not in rooms
    assert {table: count for table, count in left if count != "0"} == {}
    assert erased == [athlete.number]
    assert (jobs, trail) == (0, 0)
