"""Athletes of a shared server teach a population: each for themselves, written down, taken back."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from crampcast.cli.main import main
from crampcast.coach import groups, queue
from crampcast.coach.server import Server
from crampcast.coach.worker import Worker
from crampcast.errors import UnusableInput
from crampcast.jobs.importing import import_paths
from crampcast.web.coach.app import build_coach_app

LOG = "date,dist_m,mov_s,climb_m\n2024-05-05,42195,13185,840\n2024-05-12,42195,13185,840\n"
PASSWORD = "a sentence does well"
NAMES = ("anna", "ben", "cleo", "dora")


@pytest.fixture(scope="module")
def athletes(store, join, invite, tmp_path_factory):
    """Four athletes of one coach, each with two runs and a cramp; nobody has agreed to anything."""
    coach = join(invite("coach"), "carla")
    log = tmp_path_factory.mktemp("log") / "log.csv"
    log.write_text(LOG)
    found = {}
    for name in NAMES:
        found[name] = join(invite("athlete", "carla"), name)
        import_paths([log], store.diary(found[name].number))
        cramp = {"at": "km35", "muscle": "calf", "when": "2024-05-05"}
        path = f"/athletes/{found[name].number}/entries/new/cramp"
        assert found[name].post(path, cramp).status_code == 303
    with store.begin() as connection:
        found["number of the coach"] = groups.named(connection, "carla").id
    assert coach.get("/board").status_code == 200
    return found


def say(browser, research: str) -> None:
    path = f"/athletes/{browser.number}/entries/new/consent"
    assert browser.post(path, {"research": research}).status_code == 303


def test_only_who_agreed_teaches_and_each_finds_it_in_the_trail(store, athletes, address, tmp_path, capsys):
    nobody = groups.teach(store)
    assert (nobody["status"], nobody["members"], nobody["population"]) == ("refused", 0, None)
    assert nobody["left_out"] == [{"reason": "its runner has not agreed", "athletes": 4}]
    for name in NAMES[:3]:
        say(athletes[name], "yes")
    assert "You agreed" in athletes["anna"].get(f"/athletes/{athletes['anna'].number}/sharing").text
    (tmp_path / "coach.toml").write_text(f'database = "{address}"\nhash_memory_kib = 1024\nhash_rounds = 1\n')
    ask = ["coach", "group", "--out", str(tmp_path / "out"), "--data", str(tmp_path), "--json"]
    capsys.readouterr()
    assert main(ask) == 0
    printed = capsys.readouterr().out
    answer = json.loads(printed)
    assert (answer["status"], answer["members"]) == ("ok", 3)
    assert not any(name in printed.lower() for name in NAMES)
    assert re.search(r"athlete \d", printed) is None
    for name in NAMES:
        trail = athletes[name].get(f"/athletes/{athletes[name].number}/trail").text
        assert ("learnt what a group shares" in trail) == (name != "dora")

    # a diary is learnt from with that population from then on, and with the shipped one where it is of no use
    file = tmp_path / "out" / "population.json"
    taught = Server(store.engine, replace(store.settings, population=str(file)))
    assert groups.population_of(str(file))[0].members == 3
    phone = type(athletes["dora"])(build_coach_app(taught))
    assert phone.get("/group").status_code == 303
    assert phone.post("/login", {"name": "dora", "password": PASSWORD}).status_code == 303
    shown = phone.get("/group").text
    assert "3 athletes who agreed: 6 runs, 3 cramps" in shown
    assert len(groups.taught(str(file)).rows) == shown.count('<th scope="row">') > 0
    assert not any(name in shown.lower().replace("dora", "") for name in NAMES)
    mine = athletes["anna"].get(f"/athletes/{athletes['anna'].number}").text
    assert "Agreed to teach the group" in mine
    dora = athletes["dora"].number
    assert "Has not agreed" in athletes["dora"].get(f"/athletes/{dora}").text
    assert learnt(taught, dora)["status"] == "ok"
    file.write_text("{}")
    assert "of no use" in learnt(taught, dora)["warnings"][0]
    assert "has to be learnt again" in phone.get("/group").text

    # one takes it back: two are too few, and the population is gone
    say(athletes["ben"], "no")
    assert main(ask) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "refused"
    assert not file.exists()
    assert not file.with_name("group.json").exists()
    assert "Nothing yet" in phone.get("/group").text


def learnt(server: Server, number: int) -> dict:
    with server.begin() as connection:
        queue.put(connection, "learn", number)
    worker = Worker(server)
    while worker.once():
        pass
    with server.begin() as connection:
        return next(job for job in queue.jobs_of(connection, number) if job.kind == "learn").answer


def test_a_coach_s_group_is_who_shares_with_the_coach(store, athletes):
    anna, number = athletes["anna"], athletes["number of the coach"]
    say(anna, "no")
    assert groups.teach(store, "carla")["left_out"] == []
    assert anna.post(f"/athletes/{anna.number}/sharing/{number}/give").status_code == 303
    assert groups.teach(store, "carla")["left_out"][0]["athletes"] == 1
    with pytest.raises(UnusableInput, match="no such coach"):
        groups.teach(store, "anna")


def test_consent_taken_back_while_it_learns_stops_it(store, athletes, monkeypatch):
    from crampcast.jobs.learn.group import Member
    from crampcast.runner.profile import Profile

    say(athletes["anna"], "yes")

    def meanwhile(members, refused, seed, progress):
        say(athletes["anna"], "no")
        return {"status": "ok"}, None

    monkeypatch.setattr(groups, "member_of", lambda diary, name, seed: Member(name, Profile(), []))
    monkeypatch.setattr(groups, "group_answer", meanwhile)
    with pytest.raises(UnusableInput, match="took the consent back"):
        groups.teach(store)
