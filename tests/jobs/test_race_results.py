"""Tables of race results that nobody has seen: what is told, what is refused, how they are answered."""

from __future__ import annotations

import numpy as np
import pytest

from crampcast.errors import UnusableInput
from crampcast.jobs.validate import race_files
from crampcast.jobs.validate.job import validate
from crampcast.jobs.validate.race_results import read_race_results
from crampcast.jobs.validate.race_splits import SplitModel


def table(tmp_path, text, name="race.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_minutes_marks_in_any_order_and_bad_rows(tmp_path):
    found = read_race_results(
        table(
            tmp_path,
            "name,30k,half,official,5k,20mi\n"
            "a,150.0,105.0,211.0,25.0,161.0\n"
            "b,150.0,,211.0,25.0,161.0\n"
            "c,150.0,155.0,211.0,25.0,161.0\n",
        )
    )
    assert found.marks == ("5k", "half", "30k", "20mi", "finish")
    assert found.marks_km == pytest.approx((5.0, 21.0975, 30.0, 32.18688, 42.195))
    assert found.times_s.tolist() == [[1500.0, 6300.0, 9000.0, 9660.0, 12660.0]]
    assert found.left_out == 2


@pytest.mark.parametrize(
    ("text", "length_km", "finish_s"),
    [
        ("Race,42k\nhalftime,guntime,chiptime\n1:00:00,2:10:00,2:09:00\n", 42.195, 7740.0),
        ("City half marathon\n10 km;Finish time\n45:00;1:38:00\n", 21.0975, 5880.0),
        ("5km_time\ttime\n1500\t3050\n", 10.0, 3050.0),
        ("\ufeff25k,50k\n", None, None),
        ("10k,time\n0.75,1.0\n", 15.0, 3600.0),
        ("25k,time\n2:05:00,4:20:00\n", 50.0, 15600.0),
    ],
)
def test_length_and_unit_are_told_from_the_table(tmp_path, text, length_km, finish_s):
    path = table(tmp_path, text)
    if finish_s is None:
        with pytest.raises(UnusableInput):
            read_race_results(path)
        return
    found = read_race_results(path)
    assert found.marks_km[-1] == pytest.approx(length_km)
    assert found.times_s[0, -1] == pytest.approx(finish_s)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no table"),
        ("name,finish\na,3:00:00\n", "no split time"),
        ("half,finish\n1:30:00,3:10:00\n", "length cannot be told"),
        ("42k\nhalf,finish\n,DNF\n", "no finish time can be read"),
        ("42k\nhalf,finish\n1,2000\n", "unit"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path, text, told):
    with pytest.raises(UnusableInput, match=told) as why:
        read_race_results(table(tmp_path, text))
    assert "\n" not in str(why.value)


def runners(count, half_share, noise, seed=3):
    rng = np.random.default_rng(seed)
    finish = rng.uniform(3.0, 5.0, count) * 3600.0
    half = finish * (half_share + noise * rng.standard_normal(count))
    rows = "\n".join(f"{a:.0f},{b:.0f}" for a, b in zip(half, finish, strict=True))
    return f"42k\nhalf,finish\n{rows}\n"


def level(race, finish_s, tilt, year=""):
    """Stand in for the simulation: half way at half of the time, less by a tenth of the tilt."""
    share = np.ones((len(finish_s), len(tilt), len(race.marks_km)))
    share[..., 0] = 0.5 - 0.1 * np.asarray(tilt)
    return SplitModel(np.asarray(finish_s), np.asarray(tilt), share)


def test_quarters_of_the_field_are_answered_each(tmp_path, monkeypatch):
    monkeypatch.setattr(race_files, "simulate_splits", level)
    near, far = (
        table(tmp_path, runners(400, s, 0.01), f"{n}.csv") for s, n in ((0.495, "near"), (0.40, "far"))
    )
    answer = validate([near, far], seed=1)
    assert answer["refused"] == []
    assert [one["status"] for one in answer["outcomes"] if one["file"] == "far.csv"] == ["outside"] * 4
    inside = [one for one in answer["outcomes"] if one["file"] == "near.csv" and one["inside"]]
    assert len(inside) >= 2
    for one in answer["outcomes"]:
        low, high = one["predicted_interval"]
        assert low < one["predicted"] < high
        assert one["inside"] is (abs(one["predicted"] - one["observed"]) <= one["tolerance"]["value"]["abs"])
    assert validate([near], seed=1)["outcomes"] == validate([near], seed=1)["outcomes"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("100k\n50k,time\n5:00:00,11:00:00\n", "100 km"),
        (runners(30, 0.49, 0.01), "30 runners"),
    ],
)
def test_fields_too_small_and_races_too_long_are_refused(tmp_path, text, told):
    (refused,) = validate([table(tmp_path, text)])["refused"]
    assert told in refused["reason"]
