"""A whole field: sums that agree, for any order, partition, number of workers, after a worker is lost."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from crampcast.course.build import course_from_words
from crampcast.course.stations import Station
from crampcast.errors import UnusableInput
from crampcast.forecast.events import near_probability
from crampcast.forecast.hazard import cramp_probability
from crampcast.jobs.field import FieldRequest, field
from crampcast.jobs.field import running as running_module
from crampcast.jobs.field.entrants import start_list
from crampcast.jobs.field.living import _first_events
from crampcast.jobs.field.numbers import KINDS
from crampcast.jobs.field.partition import cut, run_partition
from crampcast.jobs.field.running import Where
from crampcast.jobs.field.totals import add, no_totals, packed, unpacked
from crampcast.report.field_page import field_html
from crampcast.report.field_pdf import field_pdf
from crampcast.report.field_view import field_view
from crampcast.simulation import kept_programs

DRAWS = 16
STATIONS = (
    Station("Brook", 1500.0, water=True, stop_s=60.0),
    Station("Hut", 3000.0, water=True, food=True, stop_s=120.0),
)
COURSE = course_from_words("5 km 60 m", stations=STATIONS)
ROWS = [
    (2, {"bib": "1", "predicted_finish": "21:00", "sex": "m", "age": "31", "mass_kg": "70"}),
    (3, {"bib": "2", "predicted_finish": "26:30", "sex": "f", "cramp_history": "6"}),
    (4, {"bib": "10", "recent_race": "10 km 45:00", "weekly_km": "55"}),
    (5, {"bib": "9"}),
    (6, {"bib": "A7", "predicted_finish": "31:00", "mass_lb": "150"}),
    (7, {"bib": "é", "age": "52"}),
]


@pytest.fixture(scope="module", autouse=True)
def compiled(tmp_path_factory):
    """Keep compiled programs, so that worker processes need not make them again."""
    named = os.environ.get("CRAMPCAST_CACHE")
    folder = Path(named) if named else tmp_path_factory.mktemp("programs")
    before = kept_programs._Folder.path
    kept_programs.keep_programs_in(folder)
    yield folder
    kept_programs.keep_programs_in(before)


def request(**changed) -> FieldRequest:
    """Return the small field of these tests."""
    people = changed.pop("rows", ROWS)
    values = {"weather": "27 C, 60 % rh, sunny", "draws": DRAWS, "compare": False} | changed
    return FieldRequest(COURSE, start_list(people, COURSE.length_m, "list.csv"), **values)


@pytest.fixture(scope="module")
def answer(compiled):
    """The answer of one process, with both scenarios."""
    return field(request(compare=True))


def without_scenarios(answer: dict) -> str:
    """Return everything but the scenarios, as text that shows every digit."""
    return json.dumps({key: value for key, value in answer.items() if key != "scenarios"}, sort_keys=True)


def test_order_and_partition_change_nothing(answer):
    shuffled = [ROWS[i] for i in (4, 1, 5, 0, 3, 2)]
    assert without_scenarios(field(request(rows=shuffled, partition=2))) == without_scenarios(answer)


def test_sums_by_station_hour_and_muscle_agree(answer):
    for kind in KINDS:
        whole = answer["totals"][kind]["mean"]
        by_station = [s["cases"][kind]["mean"] for s in answer["by_station"]]
        by_hour = [h["cases"][kind]["mean"] for h in answer["by_hour"]]
        assert sum(by_station) == pytest.approx(whole, rel=2e-3, abs=1e-9), kind
        assert sum(by_hour) == pytest.approx(whole, rel=2e-3, abs=1e-9), kind
        for station in answer["by_station"]:
            assert sum(station["cases_by_hour"][kind]) == pytest.approx(
                station["cases"][kind]["mean"], rel=2e-3, abs=1e-9
            )
    for kind in KINDS[:2]:
        by_muscle = [m["cases"][kind]["mean"] for m in answer["by_muscle"]]
        assert sum(by_muscle) == pytest.approx(answer["totals"][kind]["mean"], rel=2e-3)
    for station in answer["by_station"]:
        assert sum(station["muscles"].values()) == pytest.approx(station["cases"]["cramp"]["mean"], rel=2e-3)


def test_nobody_is_counted_twice(answer):
    people = answer["entrants"]["accepted"]
    assert people == len(ROWS)
    assert 0.0 < answer["totals"]["cramp"]["mean"] + answer["totals"]["near_cramp"]["mean"] < people
    for kind in KINDS:
        assert answer["totals"][kind]["count"]["p90"] <= people
    assert sum(s["load"]["arrivals_10_min"]["p90"] for s in answer["by_station"][:1]) <= people


def test_more_heat_gives_no_fewer_cases_of_heat_strain(answer):
    hotter = answer["scenarios"][0]
    assert hotter["name"] == "hotter"
    for kind in ("heat_flag", "heat_stop"):
        case = hotter["cases"][kind]
        assert case["change"]["p10"] >= 0.0
        assert case["after"] >= case["before"]
    assert sum(hotter["cases"][kind]["after"] for kind in ("heat_flag", "heat_stop")) > sum(
        hotter["cases"][kind]["before"] for kind in ("heat_flag", "heat_stop")
    )


def test_one_more_station_splits_the_busiest_stretch(answer):
    extra = answer["scenarios"][1]
    busiest = max(
        answer["by_station"], key=lambda s: s["cases"]["cramp"]["mean"] + s["cases"]["near_cramp"]["mean"]
    )
    assert busiest["from_m"] < extra["distance_m"] < busiest["distance_m"]
    halves = sum(part["cramps"] for part in extra["stretches"])
    assert halves == pytest.approx(busiest["cases"]["cramp"]["mean"], rel=0.2)


def test_known_finish_times_are_met(answer):
    people = [row for row in ROWS if "predicted_finish" in row[1]][:1]
    found = field(request(rows=people, weather="12 C"))
    assert found["finish_s"]["p50"] == pytest.approx(21 * 60.0, rel=0.08)


def test_fewer_pieces_of_course_change_little(answer):
    few = field(request(pieces=64))
    assert few["totals"]["heat_flag"]["mean"] == pytest.approx(answer["totals"]["heat_flag"]["mean"], abs=0.3)
    for kind in KINDS[:2]:
        assert few["totals"][kind]["mean"] == pytest.approx(answer["totals"][kind]["mean"], rel=0.05)
    assert few["finish_s"]["p50"] == pytest.approx(answer["finish_s"]["p50"], rel=0.005)


def test_first_events_sum_to_the_chances_of_the_race():
    hazard = np.random.default_rng(3).gamma(0.4, 0.02, 200)
    cramp, near = (np.asarray(x).sum() for x in _first_events(hazard, 3.4))
    assert cramp == pytest.approx(float(cramp_probability(hazard.sum(), 0.0, 0.0)), rel=1e-9)
    assert near == pytest.approx(float(near_probability(hazard.sum(), 0.0, 0.0, 3.4)), rel=1e-9)


def test_finished_parts_are_used_again_and_changed_ones_are_not(tmp_path, monkeypatch):
    told = []
    asked = request(partition=2, where=Where(kept_in=tmp_path), told=lambda *now: told.append(now))
    first = without_scenarios(field(asked))
    assert told[-1] == (3, 0, 3)
    with monkeypatch.context() as nothing_is_run:
        nothing_is_run.setattr(running_module, "run_partition", None)
        assert without_scenarios(field(asked)) == first
    assert told[-1] == (3, 3, 3)
    damaged = sorted(tmp_path.glob("*.part"))[0]
    damaged.write_bytes(damaged.read_bytes()[:-7])
    assert without_scenarios(field(asked)) == first
    assert told[-1] == (3, 2, 3)
    other = [(line, row | {"age": "64"} if row["bib"] == "é" else row) for line, row in ROWS]
    field(replace(asked, entrants=start_list(other, COURSE.length_m, "list.csv")))
    assert told[-1] == (3, 2, 3)
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_full_disk_costs_the_kept_parts_and_nothing_else(answer, tmp_path):
    (tmp_path / "file").write_text("in the way")
    found = field(request(partition=3, where=Where(kept_in=tmp_path / "file" / "folder")))
    assert without_scenarios(found) == without_scenarios(answer)


def test_two_workers_one_of_them_killed_give_the_same_totals(answer, compiled, tmp_path):
    distributed = pytest.importorskip("distributed")
    killed: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            local_directory=str(tmp_path),
            silence_logs=50,
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        pids = client.run(os.getpid)
        assert len(set(pids.values())) == 2

        def kill_one(done: int, reused: int, parts: int) -> None:
            if done == 1 and not killed:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

        client.run(_use_programs, str(compiled))
        found = field(request(partition=1, where=Where(scheduler=cluster.scheduler_address), told=kill_one))
        assert killed
        deadline = time.monotonic() + 60.0
        while killed[0] in client.run(os.getpid).values() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert killed[0] not in client.run(os.getpid).values()
    assert without_scenarios(found) == without_scenarios(answer)


def _use_programs(folder: str) -> None:
    """Let a worker load compiled programs in place of making them."""
    from crampcast.simulation.kept_programs import keep_programs_in

    keep_programs_in(Path(folder))


def test_no_scheduler_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(running_module, "_CONNECT_S", 1)
    with pytest.raises(UnusableInput, match="no scheduler answers"):
        field(request(where=Where(scheduler="tcp://127.0.0.1:9")))


def test_totals_are_packed_whole_or_not_at_all():
    totals = no_totals(DRAWS, 3)
    totals.chance[...] = np.random.default_rng(0).integers(0, 2**45, totals.chance.shape)
    content = packed(totals)
    for leaf, same in zip(totals, unpacked(content), strict=True):
        np.testing.assert_array_equal(leaf, same)
    for spoilt in (b"", content[:40], content[:-1], content[:50] + b"x" + content[51:]):
        assert unpacked(spoilt) is None
    twice = no_totals(DRAWS, 3)
    add(twice, totals)
    add(twice, totals)
    np.testing.assert_array_equal(twice.chance, 2 * totals.chance)


def test_a_key_hangs_on_everything_that_counts(answer):
    from crampcast.jobs.field.drawing import Race
    from crampcast.jobs.field.scene import scene_of
    from crampcast.simulation.surroundings import steady_air

    people = request().entrants.entrants
    race = Race(5.0, 60.0, False, 20.0, 16.0)
    scene = scene_of(COURSE, steady_air(20.0), race, 20.0)
    hot = scene_of(COURSE, steady_air(21.0), race, 20.0)
    parts = [
        cut(people, scene, 16, 0, 64)[0],
        cut(people, scene, 32, 0, 64)[0],
        cut(people, scene, 16, 1, 64)[0],
        cut(people, hot, 16, 0, 64)[0],
        cut(people[1:], scene, 16, 0, 64)[0],
    ]
    assert len({part.key for part in parts}) == len(parts)
    assert cut(people, scene, 16, 0, 64)[0].key == parts[0].key


def test_a_later_wave_comes_later_and_meets_the_later_weather(answer):
    from crampcast.jobs.field.drawing import Race
    from crampcast.jobs.field.scene import scene_of, sent_off_later
    from crampcast.simulation.surroundings import steady_air

    def ran(scene, wave):
        rows = [(line, {**row, "wave_min": wave}) for line, row in ROWS[:2]]
        people = start_list(rows, COURSE.length_m, "list.csv").entrants
        return run_partition(cut(people, scene, DRAWS, 0, 64)[0])

    steady = scene_of(COURSE, steady_air(20.0), Race(5.0, 60.0, False, 20.0, 16.0), 20.0)
    first, second = ran(steady, "0"), ran(steady, "75")
    np.testing.assert_array_equal(first.chance, second.chance)
    np.testing.assert_array_equal(first.finish_min, second.finish_min)
    np.testing.assert_array_equal(np.roll(first.home_min, 75), second.home_min)
    np.testing.assert_array_equal(np.roll(first.arrivals, 75, axis=2), second.arrivals)
    np.testing.assert_array_equal(first.chance_hour[0, :, 0], second.chance_hour[0, :, 1])
    table = np.asarray(steady.around.table).copy()
    table[:, 0] += np.arange(len(table))
    warming = sent_off_later(replace(steady, around=steady.around._replace(table=table)), 3600.0)
    assert warming.start_air_c == pytest.approx(26.0)
    np.testing.assert_allclose(np.asarray(warming.around.table)[:10, 0], 26.0 + np.arange(10))


def test_core_temperature_is_off_by_the_same_for_everybody(answer):
    """As far as its correction is known, not by how far runners differ; and what it is off by counts."""
    from crampcast.evidence import load_parameters
    from crampcast.jobs.field.drawing import Race, draw_entrant
    from crampcast.jobs.field.living import live
    from crampcast.jobs.field.scene import scene_of
    from crampcast.simulation.surroundings import steady_air

    race = Race(5.0, 60.0, False, 20.0, 16.0)
    drawn, other = (draw_entrant(who, race, DRAWS, 0)[0] for who in request().entrants.entrants[:2])
    np.testing.assert_array_equal(drawn.core_error_c, other.core_error_c)
    assert np.mean(drawn.core_error_c) == pytest.approx(0.0, abs=1e-12)
    known = load_parameters()["heat.bias.male_cool_c"].spread
    assert known.of == "knowledge"
    assert np.std(drawn.core_error_c) == pytest.approx(known.sd, rel=0.06)
    scene = scene_of(COURSE, steady_air(20.0), race, 20.0)
    for error_c, happens in ((-5.0, False), (5.0, True)):
        lived, _ = live(drawn._replace(core_error_c=np.full(DRAWS, error_c)), scene)
        assert ((lived.heat_stop < lived.time_s.shape[1]) == happens).all()
        assert (lived.heat_stop > 0).all(), "nobody is off at the start"


def test_briefings_hold_the_counts_and_no_markup_of_strangers(answer):
    wild = json.loads(json.dumps(answer))
    wild["course"]["name"] = "<script>alert(1)</script> #set page"
    wild["by_station"][0]["name"] = '"><img src=x onerror=1>'
    page = field_html(wild)
    assert "<script" not in page
    assert "<img" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert "factor of two" in page
    assert field_pdf(wild) == field_pdf(wild)
    view = field_view(answer, "imperial")
    assert any("mi" in sheet.head for sheet in view.sheets)
    assert "°F" in view.lead
    (drinking,) = (sheet for sheet in view.sheets if sheet.title == "Low sodium by drinking")
    assert "fl oz to thirst" in drinking.note
    assert "3 of 63 runners" in drinking.note
    assert {line[0] for line in drinking.lines} == {"all thirst", "all plan"}
    assert {sheet.title for sheet in view.sheets} >= {"By station", "By hour", "By muscle", "A hotter day"}
