"""Files of values: what is read and refused, how tolerances judge, what is said without an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.jobs.validate.case import read_cases
from crampcast.jobs.validate.job import validate
from crampcast.jobs.validate.judge import inside
from crampcast.jobs.validate.quantity import CannotPredict, predict, quantity
from crampcast.jobs.validate.values import validate_values

CASE = {
    "id": "a",
    "quantity": "running_cost_net_j_kg_m",
    "model": "minetti_2002",
    "kind": "equation",
    "inputs": {"grade": 0.0},
    "expected": {"value": 3.6},
    "tolerance": {"value": {"abs": 0.001}},
    "source": {"citation": "Minetti 2002"},
    "confirmed": True,
}


def written(tmp_path: Path, *cases, name="values.yaml") -> Path:
    path = tmp_path / name
    path.write_text(yaml.safe_dump({"meta": {"title": "t"}, "cases": list(cases)}))
    return path


@quantity("test_sum_1", model="added", default=True)
def _sum(first: float, second: float = 1.0) -> dict[str, float]:
    return {"value": first + second, "difference": first - second}


@quantity("test_mean_1", whole=True)
def _mean(numbers: list[float]) -> float:
    if not numbers:
        raise CannotPredict("no numbers")
    return sum(numbers) / len(numbers)


def test_a_printed_value_is_reproduced(tmp_path):
    (outcome,) = validate_values(written(tmp_path, CASE))
    assert outcome["status"] == "inside"
    assert outcome["inside"] is True
    assert outcome["predicted"] == pytest.approx(3.6, abs=0.001)
    assert outcome["observed"] == 3.6


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quantity": "legs_per_runner"}, "not known"),
        ({"model": "nobody_1900"}, "not shipped"),
        ({"inputs": {"grade": 0.0, "hat": "red"}}, "hat"),
        ({"inputs": {}}, "grade"),
        ({"inputs": {"grade": "steep"}}, "steep"),
        ({"kind": "fact"}, "fact"),
        ({"quantity": "fact_legs"}, "fact"),
        ({"expected": {"other": 2.0}, "tolerance": {"other": {"abs": 1}}}, "other"),
        ({"tolerance": {"value": {"about": 1}}}, "about"),
        ({"inputs": {"grade": [0.0, 0.1]}, "expected": {"value": [1.0, 2.0, 3.0]}}, "length"),
    ],
)
def test_what_has_no_answer_says_why(tmp_path, change, reason):
    (outcome,) = validate_values(written(tmp_path, CASE | change))
    assert outcome["status"] == "cannot_predict"
    assert outcome["inside"] is None
    assert reason in outcome["reason"]


def test_without_a_tolerance_the_prediction_is_shown_and_not_judged(tmp_path):
    (outcome,) = validate_values(written(tmp_path, {k: v for k, v in CASE.items() if k != "tolerance"}))
    assert outcome["inside"] is None
    assert outcome["predicted"] == pytest.approx(3.6, abs=0.001)


def test_a_miss_is_outside(tmp_path):
    (outcome,) = validate_values(written(tmp_path, CASE | {"expected": {"value": 3.7}}))
    assert (outcome["status"], outcome["inside"]) == ("outside", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2", "YAML"),
        ("just words", "list of cases"),
        ("cases: {a: 1}", "list of cases"),
        ("cases: [1]", "case 1"),
        ("cases: [{id: a, quantity: q, expected: {value: 1}}]", "inputs missing"),
        ("cases: [{id: a, quantity: q, inputs: {}, expected: 3}]", "expected"),
        ("cases: [{quantity: q, inputs: {}, expected: {value: 1}}]", "id missing"),
        ("\x00\xff", "YAML"),
        ("a: &a [*a]\ncases: *b", "YAML"),
    ],
)
def test_a_malformed_file_is_refused_in_one_line(tmp_path, text, said):
    path = tmp_path / "bad.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UnusableInput) as why:
        read_cases(path)
    assert "bad.yaml" in str(why.value)
    assert said in str(why.value)
    assert "\n" not in str(why.value)


def test_an_id_may_stand_once_only(tmp_path):
    with pytest.raises(UnusableInput, match="twice"):
        read_cases(written(tmp_path, CASE, CASE))


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    good, bad = written(tmp_path, CASE), tmp_path / "bad.yaml"
    bad.write_text("cases: 3")
    answer = validate([bad, good])
    assert [one["status"] for one in answer["outcomes"]] == ["inside"]
    assert answer["summary"] == [{"file": "values.yaml", "inside": 1, "outside": 0, "cannot_predict": 0}]
    assert [one["file"] for one in answer["refused"]] == ["bad.yaml"]


def test_numbers_in_scientific_writing_are_numbers(tmp_path):
    path = tmp_path / "e.yaml"
    path.write_text(
        "cases: [{id: a, quantity: test_sum_1, inputs: {first: 1e-9, second: 0}, expected: {value: 1e-9},"
        " tolerance: {value: {abs: 1e-12}}}]"
    )
    assert validate_values(path)[0]["status"] == "inside"


def test_lists_go_element_by_element_or_whole():
    assert predict("test_sum_1", "added", {"first": [1.0, 2.0]}) == {
        "value": [2.0, 3.0],
        "difference": [0.0, 1.0],
    }
    assert predict("test_mean_1", None, {"numbers": [1.0, 3.0]}) == {"value": 2.0}
    with pytest.raises(CannotPredict, match="no numbers"):
        predict("test_mean_1", None, {"numbers": []})
    with pytest.raises(CannotPredict, match="differ"):
        predict("test_sum_1", None, {"first": [1.0], "second": [1.0, 2.0]})


@pytest.mark.parametrize(
    ("predicted", "expected", "tolerance", "verdict"),
    [
        (1.05, 1.0, {"abs": 0.05}, True),
        (1.06, 1.0, {"abs": 0.05}, False),
        (1.0, 1.0, {"abs": 0}, True),
        (110.0, 100.0, {"rel": 0.1}, True),
        (-111.0, -100.0, {"rel": 0.1}, False),
        (3.0, 2.0, {"sd": 1.0}, True),
        (2.0, None, {"low": 1.0, "high": 3.0}, True),
        (3.2, None, {"low": 1.0, "high": 3.0}, False),
        (3.2, 2.0, {"low": 1.0, "high": 3.0, "abs": 0.3}, True),
        (0.6, 2.0, {"low": 1.0, "high": 3.0, "abs": 0.3}, False),
        (5.0, None, {"min": 5.0}, True),
        (5.1, None, {"max": 5.0}, False),
        (-0.1, None, {"sign": "negative"}, True),
        (0.0, None, {"sign": "positive"}, False),
        (0.0, None, {"sign": "zero"}, True),
        ("walk", "walk", {"exact": True}, True),
        (["a", "b"], ["b", "a"], {"exact": True}, False),
        ([1.0, 2.0], 1.5, {"abs": 0.5}, True),
        ([1.0, 2.0], [1.0, 2.5], {"abs": 0.1}, False),
        ([1.0, 2.0], [1.0, 2.5], [{"abs": 0.1}, {"abs": 0.5}], True),
        ([1.0, 9.0], None, {"low": [0.0, 8.0], "high": [2.0, 10.0]}, True),
    ],
)
def test_tolerances(predicted, expected, tolerance, verdict):
    assert inside(predicted, expected, tolerance) is verdict


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_wider_tolerance_never_turns_a_hit_into_a_miss(predicted, expected, t):
    for kind in ("abs", "rel", "sd"):
        assert not inside(predicted, expected, {kind: t}) or inside(predicted, expected, {kind: 2 * t})
