"""Start lists as they come: every row that cannot be used is refused by itself, in one line."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.jobs.field.entrants import read_entrants, start_list

MARATHON_M = 42195.0


def read(tmp_path, content: bytes, name: str = "list.csv"):
    """Read a start list from bytes."""
    path = tmp_path / name
    path.write_bytes(content)
    return read_entrants(path, MARATHON_M)


def test_a_list_from_a_spreadsheet(tmp_path):
    content = (
        '\ufeffBib;Sex;Age;Mass kg;Predicted finish;Weekly_mi\r\n1;W;34;"61,5";3:45:00;20\r\n2;m;;;3:45;\r\n'
    ).encode()
    found = read(tmp_path, content)
    assert not found.refused
    first, second = found.entrants
    assert (first.profile.sex, first.profile.mass_kg, first.finish_s) == ("female", 61.5, 13500.0)
    assert first.profile.weekly_km == pytest.approx(32.19, abs=0.01)
    assert second.finish_s == 13500.0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"bib": ""}, "no bib"),
        ({"bib": "x" * 41}, "is no bib"),
        ({"bib": "1"}, "was already on line 2"),
        ({"bib": "2", "age": "old"}, "age: 'old' is not a number"),
        ({"bib": "2", "age": "-3"}, "age"),
        ({"bib": "2", "mass_kg": "1e9"}, "mass_kg"),
        ({"bib": "2", "mass_kg": "inf"}, "mass_kg"),
        ({"bib": "2", "sex": "maybe"}, "sex"),
        ({"bib": "2", "predicted_finish": "0:45:00"}, "km/h"),
        ({"bib": "2", "predicted_finish": "90:00:00"}, "km/h"),
        ({"bib": "2", "predicted_finish": "soon"}, "is not a duration"),
        ({"bib": "2", "recent_race": "marathon 1:10:00"}, "world record"),
        ({"bib": "2", "cramp_history": "11"}, "cramp_history"),
        ({"bib": "2", "wave_min": "-5"}, "wave_min"),
        ({"bib": "2", "wave_min": "1440"}, "wave_min"),
        ({"bib": "2", "recent_race": "9" * 300}, "300 letters"),
    ],
)
def test_a_bad_row_is_refused_by_itself(row, said):
    found = start_list([(2, {"bib": "1"}), (3, row)], MARATHON_M, "list.csv")
    assert [each.bib for each in found.entrants] == ["1"]
    assert [line["line"] for line in found.refused] == [3]
    assert said in found.refused[0]["reason"]
    assert "\n" not in found.refused[0]["reason"]


def test_a_row_with_shifted_columns_is_refused(tmp_path):
    found = read(tmp_path, b"bib,age\n1,30\n2,30,40\n")
    assert [each.bib for each in found.entrants] == ["1"]
    assert "3 cells" in found.refused[0]["reason"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "not a text file"),
        (b"name,age\nx,3\n", "no column bib"),
        (b"bib,age,age\n1,3,4\n", "two columns"),
        (b"bib,age\n", "no row"),
        (b"bib,age\n1,abc\n,3\n", "no row of 2"),
        (b"PAR1garbage", "not a Parquet file"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path, content, said):
    with pytest.raises(UnusableInput, match=said):
        read(tmp_path, content)


def test_folder_and_missing_file(tmp_path):
    with pytest.raises(UnusableInput, match="folder"):
        read_entrants(tmp_path, MARATHON_M)
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_entrants(tmp_path / "none.csv", MARATHON_M)


def test_unknown_columns_are_named(tmp_path):
    found = read(tmp_path, b"bib,wieght,predicted_finsh\n1,70,80\n")
    assert "column 'wieght' is not used" in found.warnings[0]
    assert "did you mean predicted_finish" in found.warnings[1]


def test_parquet_is_the_same_list(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = arrow.table(
        {
            "bib": [3, 1, None],
            "age": [40.0, None, 30.0],
            "predicted_finish": ["3:45:00", None, None],
            "club": ["a", "b", "c"],
        }
    )
    file = io.BytesIO()
    parquet.write_table(table, file)
    found = read(tmp_path, file.getvalue(), "list.parquet")
    assert [(each.bib, each.profile.age, each.finish_s) for each in found.entrants] == [
        ("1", None, None),
        ("3", 40.0, 13500.0),
    ]
    assert [(row["line"], row["reason"][:6]) for row in found.refused] == [(3, "no bib")]
    assert "club" in found.warnings[0]
    damaged = file.getvalue()[:-20] + b"\x00" * 16 + b"PAR1"
    with pytest.raises(UnusableInput, match="not a Parquet file"):
        read(tmp_path, damaged, "list.parquet")


@settings(max_examples=60)
@given(st.binary(max_size=200), st.booleans())
def test_bytes_of_any_kind_never_fail_otherwise(tmp_path_factory, content, headed):
    folder = tmp_path_factory.getbasetemp()
    found = None
    with suppress(UnusableInput):
        found = read(folder, (b"bib,age,sex\n1,30,f\n" if headed else b"") + content)
    if found is not None:
        assert found.entrants
        assert all("\n" not in row["reason"] for row in found.refused)
