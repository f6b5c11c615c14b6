"""The diary's page: written, changed, deleted with its history, refused before anything is stored."""

from __future__ import annotations

import pytest

from crampcast.home import has_diary, open_diary
from crampcast.jobs import diary as jobs
from crampcast.jobs.diary.kinds import load_kinds
from crampcast.jobs.rescue.code import Done, encode


def stored(folder, kind=None):
    with open_diary(folder) as diary:
        return jobs.entries(diary, kind)


def test_nothing_is_made_by_looking(client, folder):
    assert client.get("/diary").status_code == 200
    assert client.get("/diary/1").status_code == 422
    assert not has_diary(folder)


@pytest.mark.parametrize("kind", load_kinds())
def test_every_kind_has_a_form_with_all_its_fields(client, kind):
    page = client.get(f"/diary/new/{kind}").text
    for name, field in load_kinds()[kind].fields.items():
        assert f'name="{name}"' in page
        assert field.help.split("&")[0][:20] in page.replace("&#39;", "'")


def test_an_entry_is_written_changed_and_deleted_and_its_history_stays(client, folder, send):
    fields = {
        "at": "km38.2",
        "muscle": "calf",
        "side": "left",
        "did": ["ease", "stretch"],
        "when": "2026-09-12",
    }
    page = send("/diary/new/cramp", fields)
    assert page.url.path == "/diary/1"
    assert stored(folder)[0]["fields"]["did"] == ["ease", "stretch"]
    send("/diary/1/edit", fields | {"side": "", "did": [], "severity": "7"})
    (entry,) = stored(folder)
    assert entry["fields"] == {"at": "km38.2", "muscle": "calf", "severity": 7.0}
    gone = send("/diary/1/delete")
    assert stored(folder) == []
    assert gone.text.count("km38.2") == 3


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("cramp", {"at": "soon"}, "soon"),
        ("body_mass", {"mass_kg": "7000"}, "7000"),
        ("body_mass", {"mass_kg": "70", "when": "3026-01-01"}, "3026"),
        ("sleep", {}, "hours"),
    ],
)
def test_what_is_refused_is_said_in_one_line_and_nothing_is_stored(client, folder, send, kind, fields, said):
    answer = send(f"/diary/new/{kind}", fields)
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    assert said in answer.text
    assert not has_diary(folder)


def test_a_form_without_its_token_stores_nothing(client, folder):
    assert client.post("/diary/new/body_mass", data={"mass_kg": "70"}).status_code == 403
    assert not has_diary(folder)


def test_pounds_are_stored_as_kilograms_and_shown_as_pounds(client, folder, send):
    client.cookies.set("crampcast_units", "imperial")
    page = send("/diary/new/body_mass", {"mass_kg": "150"})
    assert stored(folder)[0]["fields"]["mass_kg"] == pytest.approx(68.04, abs=0.01)
    assert 'value="150"' in page.text


def test_codes_are_taken_all_or_none(client, folder, send):
    codes = [
        encode(Done("calf", side, ("stretch",), ("stretch",), 40, False, 190)) for side in ("left", "right")
    ]
    wrong = send("/diary/code", {"codes": f"{codes[0]}\n{codes[1][:-1]}", "when": "2026-09-12"})
    assert wrong.status_code == 422
    assert not has_diary(folder)
    send("/diary/code", {"codes": f"{codes[0][:5]}-{codes[0][5:]}\n{codes[1].lower()}", "when": "2026-09-12"})
    assert [entry["fields"]["side"] for entry in stored(folder, "cramp")] == ["left", "right"]


def test_what_was_written_is_text_and_never_markup(client, send):
    page = send("/diary/new/note", {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in client.get("/diary?kind=note").text


def test_what_was_planned_is_tapped_item_by_item_and_a_second_tap_changes_it(client, folder, send):
    assert "holds no plan" in client.get("/diary/plan").text
    assert not has_diary(folder)
    row = {"time_s": 3600.0, "distance_m": 12000.0, "item": "gel", "carbohydrate_g": 25.0}
    told = {"course": {"name": "The race"}, "schedule": [row, row | {"time_s": 5400.0, "item": "cola"}]}
    with open_diary(folder) as diary:
        diary.add_forecast("2026-08-02T09:00:00+01:00", "1", "0", told)
    shown = client.get("/diary/plan")
    assert shown.url.path == "/diary/plan/2026-08-02"
    assert "The race" in shown.text
    for share in ("1", "0.5"):
        page = send("/diary/plan/2026-08-02", {"mark": "1:00:00", "share": share})
    assert page.text.count('aria-pressed="true"') == 1
    (entry,) = stored(folder, "intake")
    assert entry["fields"] == {"at": "1:00:00", "item": "gel", "of_plan": 0.5, "carbohydrate_g": 12.5}
    assert send("/diary/plan/2026-08-02", {"mark": "1:01:00", "share": "1"}).status_code == 422
    assert send("/diary/plan/2026-08-02", {"mark": "1:30:00", "share": "9"}).status_code == 422
    assert send("/diary/new/intake", {"of_plan": "1", "when": "2026-08-03"}).status_code == 422
    assert len(stored(folder)) == 1
