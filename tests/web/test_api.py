"""The JSON interface: a twin of every command, the same answers, and nothing that breaks it."""

from __future__ import annotations

import time

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient
from typer.main import get_command

from crampcast.cli.main import app as commands
from crampcast.web import Settings, build_app
from crampcast.web.api import NOT_HERE, OPTIONS_NOT_HERE


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


def taken(described, command: str) -> set[str]:
    """Return the names of all that the addresses of a command take: in the path, the query, a form, JSON."""
    names: set[str] = set()
    for path, methods in described["paths"].items():
        if path.split("/")[2] != command:
            continue
        for method in methods.values():
            names |= {parameter["name"] for parameter in method.get("parameters", ())}
            for content in method.get("requestBody", {}).get("content", {}).values():
                form = content["schema"]
                form = (
                    described["components"]["schemas"][form["$ref"].rpartition("/")[2]]
                    if "$ref" in form
                    else form
                )
                names |= set(form["properties"])
    return names


def options(command) -> dict[str, str]:
    """Return the options and arguments of a command with the names they have on the command line."""
    return {p.opts[-1].removeprefix("--").replace("-", "_"): p.opts[-1] for p in command.params}


def test_every_option_of_a_command_is_taken_by_its_address_or_has_a_reason(described):
    missing, unused = [], set(OPTIONS_NOT_HERE)
    for name, command in get_command(commands).commands.items():
        if name in NOT_HERE:
            continue
        here = taken(described, name)
        for key, option in options(command).items():
            reasons = {key, f"{name} {option}"} & set(OPTIONS_NOT_HERE)
            unused -= reasons
            if key not in here and not reasons:
                missing.append(f"{name} {option}")
            assert not (key in here and f"{name} {option}" in OPTIONS_NOT_HERE), f"{name} {option} is here"
    assert missing == []
    assert unused == set()


def test_no_address_takes_what_its_command_does_not_know(described):
    own = {
        "plan": {"choice"},  # the explorer's; a plan has its own amounts
        "diary": {"number"},
    }
    for name, command in get_command(commands).commands.items():
        if name not in NOT_HERE:
            assert taken(described, name) - set(options(command)) - own.get(name, set()) == set(), name


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


def test_a_plan_is_that_of_the_command_with_every_option(asked, capsys, tmp_path):
    import json

    from crampcast.cli import main

    (tmp_path / "runner.toml").write_text("mass_kg = 61\nage = 40\n")
    (tmp_path / "own.csv").write_text("name,kind,serving,carbohydrate\nJelly,gel,1 piece,22 g\n")
    words = ["plan", "6 km 120 m", "--start", "2026-09-12T07:00", "--weather", "18 C", "--ground", "trail"]
    files = ["--runner", str(tmp_path / "runner.toml"), "--products", str(tmp_path / "own.csv")]
    more = ["--draws", "20", "--no-optimise", "--carry", "1x250 ml", "--why", "km4 calf", "--seed", "3"]
    more += ["--place", "57.48,-4.22"]
    main([*words, *files, *more, "--json", "--data", str(tmp_path / "none")])
    told = json.loads(capsys.readouterr().out)
    key = asked.get("/forecast?words=6 km 120 m").url.params["course"]
    body = {"course": key, "start": "2026-09-12T07:00", "weather": "18 C", "ground": "trail", "draws": 20}
    body |= {"runner": {"mass_kg": 61, "age": 40}, "products": (tmp_path / "own.csv").read_text()}
    body |= {"optimise": False, "carry": "1x250 ml", "why": "km4 calf", "seed": 3, "place": "57.48,-4.22"}
    found = asked.post("/api/plan", json=body)
    assert found.status_code == 200, found.text
    assert found.json() == told


def test_a_product_that_is_not_certain_is_left_out_of_a_plan_and_said(asked):
    mine = '[[product]]\nname = "Bare"\nkind = "gel"\ncarbohydrate = 30\n'
    body = {"products": mine, "draws": 20, "optimise": False, "weather": "18 C"}
    found = asked.post("/api/plan", json=body)
    assert found.status_code == 200, found.text
    assert [text for text in found.json()["warnings"] if text.endswith("this product is left out")]
    assert found.json()["packing"]["products"] == "generic"
    assert asked.post("/api/plan", json=body | {"products": "nothing"}).status_code == 422
    refused = asked.post("/api/plan", json=body | {"climb": "9000 m"})
    assert refused.json()["error"]["where"] == "--climb"


def test_what_belongs_to_a_race_under_way_needs_a_place(asked):
    answer = asked.post("/api/plan", json={"eaten": "200 g"})
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "what": "it belongs to a race under way",
        "where": "eaten",
        "remedy": "give from as well",
    }


@pytest.mark.parametrize("kind", ["field", "validate"])
def test_what_takes_minutes_is_begun_and_looked_up(asked, kind, monkeypatch):
    from crampcast.jobs import field as fields
    from crampcast.jobs.validate import job as validating

    monkeypatch.setattr(fields, "field", lambda request: {"entrants": len(request.entrants.entrants)})
    monkeypatch.setattr(validating, "validate", lambda paths, **_: {"files": [p.name for p in paths]})
    sent = {
        "field": ({"course": "10 km", "draws": "16"}, {"entrants": ("a.csv", b"bib,sex\n1,f\n2,m\n")}),
        "validate": ({"replicates": "50"}, {"files": ("v.yaml", b"values: []")}),
    }[kind]
    begun = asked.post(f"/api/{kind}", data=sent[0], files=sent[1])
    assert begun.status_code == 202, begun.text
    for _ in range(200):
        told = asked.get(begun.json()["address"]).json()
        if told["state"] == "done":
            break
        time.sleep(0.02)
    assert told["result"] in ({"entrants": 2}, {"files": ["v.yaml"]})


def test_the_runner_s_answers_are_stored_and_told(asked):
    told = asked.put("/api/runner", json={"from": {"mass_kg": 68, "emergency_number": "144"}})
    assert told.status_code == 200, told.text
    assert told.json()["answers"]["mass_kg"] == 68.0
    assert asked.get("/api/rescue").json()["emergency"] == "144"
    assert asked.put("/api/runner", json={"from": {"mass_kg": "heavy"}}).status_code == 422


def test_an_entry_is_written_listed_and_refused_whole(asked):
    cramp = {"kind": "cramp", "fields": {"at": "km12", "muscle": "calf", "side": "left", "severity": "6"}}
    stored = asked.post("/api/log", json=cramp)
    assert stored.status_code == 200, stored.text
    assert [row["kind"] for row in asked.get("/api/diary?kind=cramp").json()["entries"]] == ["cramp"]
    bad = asked.post("/api/log", json=cramp | {"fields": cramp["fields"] | {"severity": "99"}})
    assert bad.status_code == 422
    assert bad.json()["error"]["what"]
    assert len(asked.get("/api/diary").json()["entries"]) == 1
    number = stored.json()["id"]
    changed = asked.patch(f"/api/diary/{number}", json={"fields": {"severity": "3"}})
    assert changed.json()["entries"][0]["fields"]["severity"] == 3
    assert asked.get(f"/api/diary/{number}").json() == changed.json()
    assert len(asked.get(f"/api/diary/{number}/history").json()["entries"]) == 2
    assert asked.delete(f"/api/diary/{number}").status_code == 200
    assert asked.get("/api/diary").json()["entries"] == []
    assert asked.get("/api/diary/999").status_code == 422


def test_a_file_that_is_no_run_stores_nothing(asked):
    before = asked.get("/api/runner").json()["runs"]
    for path, name in (("/api/import", "paths"), ("/api/explain", "file"), ("/api/recover", "file")):
        assert asked.post(path, files={name: ("a.gpx", b"<gpx/>")}).status_code == 422
    assert asked.get("/api/runner").json()["runs"] == before


@pytest.mark.parametrize("path", ["/api/forecast", "/api/plan", "/api/log", "/api/causes"])
@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"course": 1}', '{"choice": null}', '{"fields": {"a": NaN}}', "\x00"]
)
def test_what_is_no_question_is_refused(asked, path, body):
    answer = asked.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]


SMALL = {
    "/api/plan": {"draws": 20, "optimise": False, "frontier": False},
    "/api/forecast": {},
    "/api/causes": {},
}
"""What is simulated is tried on a short course and with few draws; everything else is as it comes."""


def tried_out(asked, operation, short: str) -> set[int]:
    """Send what the description of an address allows; return the statuses that came."""
    statuses = set()

    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def hold(case):
        if operation.path in SMALL and isinstance(case.body, dict):
            case.body = case.body | SMALL[operation.path] | {"course": short, "start": None, "weather": None}
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8017")
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), bytes | str):
            sent["content"] = sent.pop("data")
        answer = asked.request(**sent)
        assert answer.status_code < 500, (case.formatted_path, answer.text[:300])
        statuses.add(answer.status_code)

    hold()
    return statuses


def test_no_request_that_the_description_allows_breaks_it(asked, described):
    schema = schemathesis.openapi.from_dict(described)
    short = asked.get("/forecast?words=3 km").url.params["course"]
    tried = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        tried[operation.path] = tried.get(operation.path, set()) | tried_out(asked, operation, short)
    assert set(tried) == set(described["paths"])
    assert [path for path in SMALL if 200 not in tried[path]] == []
