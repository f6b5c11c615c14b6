"""Rescue and evidence in the app: the phone's file under its own policy, every claim open to the reader."""

from __future__ import annotations

import json

import pytest

from crampcast.home import has_diary, saved_answers
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


def test_with_answers_in_the_diary_the_number_is_one_of_them(client, send, folder):
    send("/me/questions", {"mass_kg": "68", "emergency_number": "+41 144"})
    assert saved_answers(folder).emergency_number == "+41 144"
    assert 'href="tel:+41144"' in client.get("/rescue/phone").text
    send("/rescue/number", {"number": "112"})
    assert (saved_answers(folder).emergency_number, saved_answers(folder).mass_kg) == ("112", 68.0)
    assert 'href="tel:112"' in client.get("/rescue/phone").text
    send("/rescue/number", {"number": ""})
    assert saved_answers(folder).emergency_number is None


CARD = {
    "age": "41",
    "sex": "female",
    "mass_kg": "62",
    "height_m": "1.7",
    "pregnant": "no",
    "kidney_disease": "no",
    "heart_disease": "no",
    "diuretic": "no",
    "nsaid": "no",
    "sickle_trait": "no",
    "first_ultra": "no",
    "ill": "no",
    "emergency_number": "144",
}


def test_the_forecast_on_the_screen_goes_to_the_phone_with_one_click(client, send, settled):
    send("/me/questions", CARD)
    opened = client.get("/forecast?words=6 km 100 m")
    key = opened.url.params["course"]
    race = {"course": key, "choice": json.dumps({"target_s": 3300, "warmer_c": 4})}
    landing = settled(send("/rescue/forecast", race))
    assert landing.url.path.startswith("/rescue/answer/")
    assert "Rescue page: 6 km 100 m" in landing.text
    phone = client.get(f"{landing.url.path}/phone?save=1")
    assert "attachment" in phone.headers["content-disposition"]
    assert phone.headers["content-security-policy"].startswith("default-src 'none'")
    assert 'href="tel:144"' in phone.text
    ceilings = client.app.state.answers.get("rescue", landing.url.path.rsplit("/", 1)[1]).result
    assert {row["muscle"] for row in ceilings["contingencies"] if row["kind"] == "cramp"} >= {
        "calf",
        "quadriceps",
    }
    assert ceilings["finish_s"]["p50"] == pytest.approx(3300, rel=0.01)
    assert phone.text.count("no faster than") + phone.text.count("uphill no harder than") >= 3
    assert landing.url.path in client.get("/rescue").text
    assert len(phone.content) < 200_000


@pytest.mark.parametrize(
    "fields", [{"choice": "{"}, {"choice": '{"warmer_c": 99}'}, {"stations": "[1]"}, {"course": "0" * 20}]
)
@pytest.mark.parametrize("path", ["/rescue/forecast", "/forecast/plan"])
def test_a_race_that_cannot_be_read_is_told_in_one_line(send, path, fields):
    answer = send(path, fields)
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1


def test_a_plan_is_made_beside_the_pages_and_taken_along(client, send, settled, monkeypatch):
    from dataclasses import replace

    from crampcast.jobs import plan as jobs

    whole, asked = jobs.plan, []

    def small(request):
        asked.append(request)
        return whole(replace(request, draws=20, optimise=False))

    monkeypatch.setattr(jobs, "plan", small)
    key = client.get("/forecast?words=6 km 100 m").url.params["course"]
    chosen = {"course": key, "start": "2026-09-12T07:00", "choice": '{"target_s": 3300}'}
    landing = settled(send("/forecast/plan", chosen))
    assert (asked[0].target.finish_s, asked[0].optimise, asked[0].draws) == (3300.0, True, 200)
    assert landing.text.count(landing.url.path) >= 8
    for name, kind in (
        ("plan.html", "text/html"),
        ("card.pdf", "application/pdf"),
        ("plan.ics", "text/calendar"),
    ):
        answer = client.get(f"{landing.url.path}/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
    assert client.get(f"{landing.url.path}/plan.json").json()["start"].startswith("2026-09-12T07:00")
    assert client.get(f"{landing.url.path}/secret.txt").status_code == 422
    assert f"{landing.url.path}/rescue.html?save=1" in client.get("/rescue").text


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
