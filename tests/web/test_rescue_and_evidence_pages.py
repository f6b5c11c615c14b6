"""Rescue and evidence in the app: the phone's file under its own policy, every claim open to the reader."""

from __future__ import annotations

import json

import pytest

from crampcast.home import has_diary
from crampcast.jobs.evidence import evidence

PLAN = {
    "status": "ok",
    "schedule": [],
    "contingencies": [
        {"kind": "cramp", "muscle": "calf", "from_m": 0.0, "to_m": 9000.0, "pace_ceiling_s_km": 400.0}
    ],
}


def test_the_number_is_kept_in_this_browser_and_goes_to_the_phone(client, send):
    send("/rescue/number", {"number": "144"})
    assert 'href="tel:144"' in client.get("/rescue").text
    phone = client.get("/rescue/phone")
    assert 'href="tel:144"' in phone.text
    assert phone.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    assert "attachment" in client.get("/rescue/phone?save=1").headers["content-disposition"]


@pytest.mark.parametrize("number", ["javascript:1", "<b>", "1" * 21])
def test_what_cannot_be_dialled_is_refused(client, send, number):
    assert send("/rescue/number", {"number": number}).status_code == 422
    assert "tel:" not in client.get("/rescue").text


def test_a_plan_s_ceilings_go_onto_the_phone_and_nothing_is_stored(folder, send):
    page = send("/rescue/phone", files={"plan": ("plan.json", json.dumps(PLAN), "application/json")})
    assert "no faster than 6:40 /km" in page.text
    assert not has_diary(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\x00\xff", b"[" * 5000])
def test_what_is_no_plan_is_refused(send, content):
    answer = send("/rescue/phone", files={"plan": ("plan.json", content, "application/json")})
    assert answer.status_code == 422
    assert ("the file is empty" if not content else "this is no plan") in answer.text


@pytest.mark.parametrize("path", ["/rescue?night=1", "/rescue?muscle=quads", "/rescue"])
def test_red_flags_stand_before_the_stretches(client, path):
    page = client.get(path).text
    assert page.index("is it a cramp?") < page.index("Red flags: stop") < page.index('class="card muscle"')


def test_every_claim_opens_with_its_sources(client):
    for entry in evidence()["entries"]:
        answer = client.get(f"/evidence/{entry['id']}")
        assert answer.status_code == 200
        assert answer.text.count("<li>") >= len(entry["sources"])
    assert client.get("/evidence/S99").status_code == 422


def test_the_search_finds_words_anywhere_in_a_claim(client):
    assert 'href="/evidence/S24a"' in client.get("/evidence?q=pickle").text
    assert "Nothing matches." in client.get("/evidence?q=zzzz").text
    assert "<b>x" not in client.get("/evidence?q=<b>x").text
