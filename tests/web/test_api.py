"""The JSON interface: a twin of every command, the same answers, and nothing that breaks it."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from crampcast.cli.main import app as commands
from crampcast.web import Settings, build_app
from crampcast.web.api import NOT_HERE


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return build_app(Settings(data=tmp_path_factory.mktemp("diary"), hosts=frozenset({"testserver"})))


@pytest.fixture(scope="module")
def asked(app):
    return TestClient(app, base_url="http://127.0.0.1:8017")


@pytest.fixture(scope="module")
def described(asked):
    return asked.get("/api/openapi.json").json()


def command_names() -> set[str]:
    return {c.name or c.callback.__name__ for c in commands.registered_commands}


def test_every_command_has_an_address_or_a_reason(described):
    addresses = {path.split("/")[2] for path in described["paths"]}
    assert command_names() - addresses - set(NOT_HERE) == set()
    assert set(NOT_HERE) & addresses == set()
    assert set(NOT_HERE) <= command_names()


def test_every_address_says_what_it_does(described):
    for path, methods in described["paths"].items():
        for method in methods.values():
            assert path.startswith("/api/")
            assert method["description"].strip()


def test_an_answer_is_that_of_the_command(asked, capsys):
    import json

    from crampcast.cli import main

    main(["evidence", "S23", "--json"])
    assert asked.get("/api/evidence/S23").json() == json.loads(capsys.readouterr().out)
    main(["rescue", "--muscle", "calf", "--json"])
    assert asked.get("/api/rescue?muscle=calf").json() == json.loads(capsys.readouterr().out)


def test_an_entry_is_written_listed_and_refused_whole(asked):
    cramp = {"kind": "cramp", "fields": {"at": "km12", "muscle": "calf", "side": "left", "severity": "6"}}
    stored = asked.post("/api/log", json=cramp)
    assert stored.status_code == 200, stored.text
    assert [row["kind"] for row in asked.get("/api/diary?kind=cramp").json()["entries"]] == ["cramp"]
    bad = asked.post("/api/log", json=cramp | {"fields": cramp["fields"] | {"severity": "99"}})
    assert bad.status_code == 422
    assert bad.json()["error"]["what"]
    assert len(asked.get("/api/diary").json()["entries"]) == 1


def test_a_file_that_is_no_run_stores_nothing(asked):
    before = asked.get("/api/runner").json()["runs"]
    for path in ("/api/import", "/api/explain", "/api/recover"):
        assert asked.post(path, files={"file": ("a.gpx", b"<gpx/>")}).status_code == 422
    assert asked.get("/api/runner").json()["runs"] == before


SIMULATED = ["/api/plan", "/api/forecast", "/api/causes", "/api/strengthen", "/api/learn"]
"""What costs a simulation is tried with its own tests; here the doors are."""


@pytest.mark.parametrize("path", ["/api/forecast", "/api/plan", "/api/log", "/api/causes"])
@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"course": 1}', '{"choice": null}', '{"fields": {"a": NaN}}', "\x00"]
)
def test_what_is_no_question_is_refused(asked, path, body):
    answer = asked.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]


def test_no_request_that_the_description_allows_breaks_it(asked, described):
    schema = schemathesis.openapi.from_dict(described)
    tried = []
    for result in schema.exclude(path=SIMULATED).get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=4,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def hold(case):
            sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8017")
            sent.pop("cookies", None)
            answer = asked.request(**sent)
            assert answer.status_code < 500, (case.formatted_path, answer.text[:300])

        hold()
        tried.append(operation.label)
    assert len(tried) >= 8
