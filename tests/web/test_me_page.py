"""The runner's page: answers, import and its progress, the diary taken away, brought back, erased."""

from __future__ import annotations

import io
import threading
import time
import zipfile

import pytest

from crampcast.home import has_diary, known_of_runner, open_diary, saved_answers
from crampcast.jobs import diary as jobs
from crampcast.web.pages import me_work
from crampcast.web.work import Desk, Work, WorkStopped

RUN = "connectstats__activity_1378220136.fit"
ANSWERS = {
    "weekly_km": "50",
    "longest_run_km": "30",
    "recent_race": "42.2 km 3:45:00",
    "age": "38",
    "sex": "female",
    "mass_kg": "62",
    "pregnant": "no",
    "kidney_disease": "unknown",
}


def waited(client, until):
    for _ in range(2400):
        page = client.get("/me/progress").text
        if until in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def archive(data, *, bad: bool) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.write(data / "fit" / RUN, f"activities/{RUN}")
        if bad:
            file.writestr("activities/broken.fit", b"\x0e\x10not a run")
    return packed.getvalue()


def test_the_first_evening_asks_stores_and_goes_on_to_the_course(client, folder, send):
    page = client.get("/me").text
    assert 'href="/me/start"' in page
    onward = send("/me/start", ANSWERS)
    assert onward.url.path == "/me/course"
    assert 'action="/forecast/course"' in onward.text
    profile = saved_answers(folder)
    assert (profile.weekly_km, profile.recent_race[0].time_s) == (50.0, 13_500.0)
    assert "kidney_disease" in profile.unknown
    assert 'value="42.2 km 3:45:00"' in client.get("/me/questions").text


def test_a_course_with_the_first_answers_leads_to_its_forecast(client, folder, send, data):
    assert "course=" in str(send("/me/start", ANSWERS | {"words": "50 km 2400 m"}).url)
    course = next((data / "courses").glob("*.gpx"))
    onward = send(
        "/me/start", ANSWERS, files={"course": (course.name, course.read_bytes(), "application/gpx+xml")}
    )
    assert onward.url.path == "/forecast"
    assert "course=" in str(onward.url)


def test_a_course_that_cannot_be_read_stores_no_answers(folder, send):
    answer = send("/me/start", ANSWERS, files={"course": ("x.gpx", b"<gpx>", "application/gpx+xml")})
    assert answer.status_code == 422
    assert 'value="30"' in answer.text
    assert not has_diary(folder)


@pytest.mark.parametrize(
    ("field", "value"), [("weekly_km", "9000"), ("recent_race", "soon"), ("mass_kg", "x"), ("sex", "7")]
)
def test_an_unusable_answer_stores_nothing_and_the_others_stay_typed(client, folder, send, field, value):
    answer = send("/me/start", ANSWERS | {field: value})
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    assert 'value="30"' in answer.text
    assert not has_diary(folder)


def test_answers_in_pounds_are_stored_in_kilograms_and_an_emptied_one_is_taken_away(client, folder, send):
    client.cookies.set("crampcast_units", "imperial")
    send("/me/questions", {"mass_kg": "150", "weekly_km": "30"})
    assert saved_answers(folder).mass_kg == pytest.approx(68.04, abs=0.01)
    assert saved_answers(folder).weekly_km == pytest.approx(48.28, abs=0.01)
    send("/me/questions", {"mass_kg": ""})
    assert saved_answers(folder).mass_kg is None
    assert saved_answers(folder).weekly_km == pytest.approx(48.28, abs=0.01)


def test_an_archive_with_a_bad_file_is_imported_and_the_bad_file_named(client, folder, send, data):
    client.get("/forecast?words=5 km")
    found = client.app.state.explorers
    found.last = (next(reversed(found.courses._open)), None, "15 C")
    send("/me/import", files={"files": ("export.zip", archive(data, bad=True), "application/zip")})
    page = waited(client, "Done.")
    assert "New runs: 1. Already known: 0. Files refused: 1." in page
    assert "broken.fit" in page
    assert "crampcast-" not in page
    assert "Before" in page or "narrowed nothing" in page
    assert "The forecast of 5 km" in page
    assert page.count('<svg class="range"') == 4
    bands = client.app.state.desk.work.result["bands"]
    assert [step.runs for step in bands.steps] == [0, 1]
    assert f"As if it were run on {bands.moved_to}" in page
    before, after = (step.finish_s for step in bands.steps)
    assert after["p90"] - after["p10"] < before["p90"] - before["p10"]
    with open_diary(folder) as diary:
        assert len(diary.summaries()) == 1
    send("/me/import", files={"files": ("export.zip", archive(data, bad=False), "application/zip")})
    assert "New runs: 0. Already known: 1." in waited(client, "Files refused: 0")


def test_an_import_that_was_stopped_is_compared_with_what_was_there_at_first(
    client, folder, tmp_path, monkeypatch
):
    compared = []
    monkeypatch.setattr(me_work, "narrowing", lambda _found, before, _on: compared.append(len(before.runs)))
    for day in ("2026-07-01", "2026-07-03"):
        (tmp_path / f"{day}.csv").write_text(f"date,dist_m,mov_s\n{day},9000,2900\n")
    found, there = client.app.state.explorers, {}

    def stopped(done, _total, _what):
        if done == 1:
            raise WorkStopped

    with pytest.raises(WorkStopped):
        me_work._import(folder, tmp_path, found, there, stopped)
    assert len(known_of_runner(folder)[1]) == 1
    me_work._import(folder, tmp_path, found, there, lambda *_: None)
    assert len(known_of_runner(folder)[1]) == 2
    assert compared == [0]


def test_an_import_without_a_file_or_a_token_stores_nothing(client, folder, send):
    assert send("/me/import", files={"files": ("", b"", "")}).status_code == 422
    assert client.post("/me/import", files={"files": ("x.zip", b"PK")}).status_code == 403
    assert not has_diary(folder)


def test_long_work_is_stopped_and_carries_on_where_it_was():
    seen, go = [], threading.Event()

    def task(progress):
        for number in range(len(seen), 4):
            progress(number, 4, "")
            seen.append(number)
            if number == 1:
                go.wait(5)
        return {"seen": list(seen)}

    desk, work = Desk(), Work("import", task)
    desk.begin(work)
    with pytest.raises(ValueError, match="still running"):
        desk.begin(Work("import", task))
    work.stop.set()
    go.set()
    work.thread.join()
    assert (work.state, seen) == ("stopped", [0, 1])
    work.start()
    work.thread.join()
    assert (work.state, work.result) == ("done", {"seen": [0, 1, 2, 3]})


def test_a_fault_in_long_work_says_its_kind_and_no_more():
    def task(_progress):
        raise KeyError("left calf")

    work = Work("learn", task)
    work.start()
    work.thread.join()
    assert (work.state, "KeyError" in work.fault, "calf" in work.fault) == ("failed", True, False)


def test_the_diary_is_taken_away_erased_and_brought_back(client, folder, send):
    assert client.get("/me/export").status_code == 422
    send("/diary/new/body_mass", {"mass_kg": "68"})
    send("/me/start", ANSWERS)
    packed = client.get("/me/export").content
    assert send("/me/erase", {"word": "yes"}).status_code == 422
    assert has_diary(folder)
    assert "Erased" in send("/me/erase", {"word": " Erase "}).text
    assert not has_diary(folder)
    broken = send("/me/restore", files={"file": ("d.zip", packed[:-40], "application/zip")})
    assert (broken.status_code, has_diary(folder)) == (422, False)
    send("/me/restore", files={"file": ("d.zip", packed, "application/zip")})
    with open_diary(folder) as diary:
        assert [entry["fields"] for entry in jobs.entries(diary)] == [{"mass_kg": 68.0}]
    assert saved_answers(folder).weekly_km == 50.0
    assert send("/me/restore", files={"file": ("d.zip", packed, "application/zip")}).status_code == 422


def test_a_diary_without_runs_teaches_nothing_and_says_so(client, send):
    send("/me/learn")
    page = waited(client, "Done.")
    assert "<b>" in page.partition("Done.")[2]


def test_every_number_inferred_has_a_spread(client):
    page = client.get("/me/condition").text
    assert page.count("±") == page.count('<th scope="row">') > 0
