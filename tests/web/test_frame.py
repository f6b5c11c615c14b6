"""The frame around every page: who is let in, what a browser may do, errors, looks."""

from __future__ import annotations

import hashlib
import logging
import tomllib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crampcast.web import Settings, build_app
from crampcast.web.pages import ORDER, routers
from crampcast.web.rendering import STATIC
from crampcast.web.security import HEADERS

PAGES = tuple(routers())


def lan_client(app, **more) -> TestClient:
    return TestClient(app, client=("192.168.1.20", 5000), base_url="http://192.168.1.9:8017", **more)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_answers_with_the_policy_and_links_only_what_there_is(client, name):
    answer = client.get(f"/{name}")
    assert answer.status_code == 200
    for header, value in HEADERS.items():
        assert answer.headers[header] == value
    assert [word for word in ORDER if f'<li><a href="/{word}"' in answer.text] == list(PAGES)
    assert f'name="back" value="/{name}"' in answer.text
    assert "<script>" not in answer.text
    assert " onclick=" not in answer.text
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8017", "", "[::1"])
def test_a_foreign_host_name_is_turned_away(client, host):
    assert client.get("/forecast", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8017", "localhost:1", "[::1]:8017", "LOCALHOST"])
def test_the_machine_itself_is_let_in(client, host):
    assert client.get("/forecast", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_another_page_is_turned_away(send, headers):
    assert send("/looks", {"units": "imperial"}, headers=headers, follow_redirects=False).status_code == 403


def test_a_form_needs_its_token(client, send):
    assert client.post("/looks", data={"units": "imperial"}).status_code == 403
    assert client.post("/looks", data={"units": "imperial", "token": "é" * 64}).status_code == 403
    kept = send("/looks", {"units": "imperial", "back": "/forecast"}, follow_redirects=False)
    assert (kept.status_code, kept.headers["location"]) == (303, "/forecast")
    assert client.cookies["crampcast_units"] == "imperial"


def test_a_token_of_another_session_is_refused(client):
    client.get("/")
    other = TestClient(client.app, base_url="http://127.0.0.1:8017")
    token = other.get("/").text.split('name="token" value="')[1].split('"')[0]
    assert client.post("/looks", data={"units": "imperial", "token": token}).status_code == 403


def test_errors_are_pages_and_json(client):
    missing = client.get("/nowhere")
    assert missing.status_code == 404
    assert "There is no such page" in missing.text
    assert client.get("/api/nowhere").json()["error"]["what"] == "There is no such page."
    assert client.put("/forecast").status_code == 405


@pytest.mark.parametrize(
    "path", ["/", "/diary", "/static/css/tokens.css", "/api/openapi.json", "/nowhere", "/looks"]
)
def test_head_is_answered_like_get_without_a_body(client, path):
    client.get("/diary")  # the session's cookie is there from now on
    whole, head = (client.request(way, path, follow_redirects=False) for way in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (whole.status_code, b"")
    names = {*whole.headers} - {"date"}
    assert {k: v for k, v in head.headers.items() if k != "date"} == {k: whole.headers[k] for k in names}


def test_a_fault_tells_its_kind_alone_and_keeps_the_policy(folder, caplog):
    app = build_app(Settings(data=folder))

    @app.get("/broken")
    def broken():
        raise RuntimeError("weighs 70 kg")

    answer = TestClient(app, base_url="http://localhost").get("/broken")
    assert answer.status_code == 500
    assert "RuntimeError" in answer.text
    assert "70 kg" not in answer.text + caplog.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_what_is_written_about_health_is_in_no_log(client, send, caplog):
    caplog.set_level(logging.DEBUG)
    send("/me/questions", {"kidney_disease": "yes", "mass_kg": "61.25", "emergency_number": "+41 79 555"})
    send("/diary/new/cramp", {"at": "km12", "muscle": "hamstring", "severity": "7"})
    client.post("/api/log", json={"kind": "pain", "fields": {"where": "hamstring", "severity": "high"}})
    client.get("/me")
    said = caplog.text.casefold()
    assert [word for word in ("kidney", "61.25", "79 555", "hamstring", "severity") if word in said] == []


def test_too_much_is_refused(folder):
    app = build_app(Settings(data=folder, largest_upload_bytes=1000, largest_json_bytes=500))
    client = TestClient(app, base_url="http://localhost")
    assert client.post("/looks", files={"file": b"x" * 2000}).status_code == 413
    assert client.post("/looks", data={"back": "x" * 600}).status_code == 413


def test_another_device_is_let_in_once(folder):
    app = build_app(Settings(data=folder, hosts=frozenset({"192.168.1.9"}), lan_token="abc"))
    assert lan_client(app).get("/forecast").status_code == 403
    assert lan_client(app).get("/forecast?token=wrong").status_code == 403
    phone = lan_client(app)
    assert phone.head("/forecast?token=abc").status_code == 403  # a preview of the link does not spend it
    assert phone.get("/forecast?token=abc").status_code == 200
    assert "token" not in str(phone.get("/forecast").url)
    assert lan_client(app).get("/forecast?token=abc").status_code == 403
    assert lan_client(app).get("/forecast", headers={"Host": "evil.example"}).status_code == 421


def test_without_lan_no_other_device_is_let_in(folder):
    app = build_app(Settings(data=folder, hosts=frozenset({"192.168.1.9"})))
    assert lan_client(app).get("/forecast?token=").status_code == 403


def test_vendored_files_are_what_their_origin_says():
    vendor = STATIC / "vendor"
    tables = tomllib.loads((vendor / "ORIGIN.toml").read_text(encoding="utf-8"))["file"]
    named = {table["file"] for table in tables} | {"ORIGIN.toml"}
    assert {path.name for path in vendor.iterdir()} == named
    for table in tables:
        assert hashlib.sha256((vendor / table["file"]).read_bytes()).hexdigest() == table["sha256"]


def test_static_files_stay_in_their_folder(client):
    assert client.get("/static/css/tokens.css").status_code == 200
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/css"):
        assert client.get(path).status_code == 404
    assert (Path(STATIC).parent / "app.py").exists()
