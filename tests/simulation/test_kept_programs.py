"""Programs are found again by what they are made from, and nothing breaks where they cannot be."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.capacity.fade import FADE
from crampcast.body.mechanisms import using
from crampcast.forecast.side_by_side import side_by_side
from crampcast.simulation import kept_programs
from crampcast.simulation.hollow import hollow
from crampcast.simulation.kept_programs import _Folder, _KeptProgram, keep_programs_in, load_ahead


class Pair(NamedTuple):
    """A tree to hand in and out."""

    low: object
    high: object


traced: list[str] = []


def spread(pair: Pair, by: object) -> Pair:
    traced.append("spread")
    return Pair(pair.low - by, pair.high + by)


@pytest.fixture
def folder(tmp_path):
    """Programs are kept in a folder of the test's own."""
    before = _Folder.path
    keep_programs_in(tmp_path)
    traced.clear()
    yield tmp_path
    keep_programs_in(before)


def test_a_second_start_does_not_trace(folder) -> None:
    first = _KeptProgram(spread)(Pair(np.zeros(3), 1.0), 0.5)
    second = _KeptProgram(spread)(Pair(np.zeros(3), 1.0), 0.5)
    assert traced == ["spread"], "only the first start did"
    assert isinstance(second, Pair)
    jax.tree.map(np.testing.assert_array_equal, first, second)
    _KeptProgram(spread)(Pair(np.zeros(4), 1.0), 0.5)
    with jax.enable_x64(False):
        assert _KeptProgram(spread)(Pair(np.zeros(3), 1.0), 0.5).low.dtype == np.float32
    assert len(traced) == len(list(folder.glob("*.program"))) == 3, (
        "other shapes and types are other programs"
    )


@pytest.mark.parametrize("rubbish", [b"", b"not a program"])
def test_a_program_that_cannot_be_read_is_made_again(folder, rubbish) -> None:
    _KeptProgram(spread)(Pair(1.0, 2.0), 0.5)
    (kept,) = folder.glob("*.program")
    kept.write_bytes(rubbish)
    assert float(_KeptProgram(spread)(Pair(1.0, 2.0), 0.5).high) == 2.5
    assert len(kept.read_bytes()) > len(rubbish)


def test_a_program_that_was_damaged_is_not_run(folder) -> None:
    """One changed byte of machine code may load, and compute anything."""
    _KeptProgram(spread)(Pair(1.0, 2.0), 0.5)
    (kept,) = folder.glob("*.program")
    whole = kept.read_bytes()
    for place in (0, len(whole) // 2, len(whole) - 1):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept_programs._load(kept) is None
    assert float(_KeptProgram(spread)(Pair(1.0, 2.0), 0.5).high) == 2.5
    assert kept_programs._load(kept) is not None


def test_a_command_finds_the_programs_of_the_last_time_loaded(folder, monkeypatch) -> None:
    ended = []
    monkeypatch.setattr(kept_programs.atexit, "register", lambda *call: ended.append(call))
    monkeypatch.setattr(_Folder, "asked", {})
    monkeypatch.setattr(_Folder, "ahead", {})
    load_ahead("walk")
    first = _KeptProgram(spread)(Pair(np.zeros(6), 1.0), 0.5)
    (remember, *of), *_ = ended
    remember(*of)
    load_ahead("walk")
    ended[1][2].join()
    ((name, loaded),) = _Folder.ahead.items()
    assert loaded.done()
    load_ahead("walk")
    ended[2][2].join()
    assert _Folder.ahead == {name: loaded}, "another command of this process finds what is there"
    (folder / name).unlink()
    second = _KeptProgram(spread)(Pair(np.zeros(6), 1.0), 0.5)
    assert traced == ["spread"], "it was there although its file is gone"
    jax.tree.map(np.testing.assert_array_equal, first, second)
    monkeypatch.setattr(kept_programs, "made_from", lambda: "other code")
    load_ahead("walk")
    assert not _Folder.ahead, "programs of other code are of no use"


def test_a_program_that_does_not_run_is_made_again(folder, monkeypatch) -> None:
    _KeptProgram(spread)(Pair(1.0, 2.0), 0.5)

    def lacking(*_) -> None:
        raise jax.errors.JaxRuntimeError("NOT_FOUND: Function not found")

    _, shaped = kept_programs._load(next(folder.glob("*.program")))
    monkeypatch.setattr(kept_programs, "_load", lambda *_: (lacking, shaped))
    assert float(_KeptProgram(spread)(Pair(1.0, 2.0), 0.5).high) == 2.5
    assert len(traced) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder) -> None:
    (folder / "file").write_text("in the way")
    keep_programs_in(folder / "file")
    assert float(_KeptProgram(spread)(Pair(1.0, 2.0), 0.5).low) == 0.5


def test_what_the_compiler_cached_is_kept_all_the_same(folder) -> None:
    _KeptProgram(spread)(Pair(np.zeros(5), 1.0), 0.5)
    (kept,) = folder.glob("*.program")
    kept.unlink()
    _KeptProgram(spread)(Pair(np.zeros(5), 1.0), 0.5)
    assert _KeptProgram(spread)(Pair(np.zeros(5), 1.0), 0.5).low[0] == -0.5
    assert len(traced) == 2, "the third start found what the second kept"


def test_transformations_and_other_versions_go_through(folder) -> None:
    kept = _KeptProgram(lambda hours: FADE(3600.0 * hours))
    assert float(jax.grad(kept)(2.0)) < 0.0
    usual = float(kept(2.0))
    with using(fade="null"):
        assert float(kept(2.0)) == 1.0 > usual
        many = side_by_side(kept, (np.full(20, 2.0),), (), 8)
    np.testing.assert_array_equal(many, np.ones(20), "in threads too")


def lengthened(pair: Pair, steps: object) -> Pair:
    """Step through a loop over kernels, with sums between them."""
    traced.append("lengthened")

    def step(state, value):
        for k in range(30):  # all of them in one kernel
            state = 0.5 * state + jnp.abs(state - k * value)
        state = state + jnp.sin(state).sum() / state.size
        return state, jnp.exp(-state).max()

    low, tops = jax.lax.scan(step, pair.low, steps)
    return Pair(low, jnp.cumsum(tops) * pair.high)


ARGUMENTS = (Pair(np.linspace(0.0, 1.0, 4096), 2.0), np.linspace(0.1, 1.0, 64))


def test_programs_are_kept_without_the_graphs_inside_their_kernels(folder, monkeypatch) -> None:
    tried = []
    monkeypatch.setattr(
        kept_programs, "hollow", lambda whole: tried.append((whole, light := hollow(whole))) or light
    )
    first = _KeptProgram(lengthened)(*ARGUMENTS)
    ((whole, light),) = tried
    (kept,) = folder.glob("*.program")
    assert light in kept.read_bytes(), "this compiler's programs can be hollowed: else loading is slow again"
    assert len(light) < 0.8 * len(whole)
    jax.tree.map(np.testing.assert_array_equal, first, _KeptProgram(lengthened)(*ARGUMENTS))


@pytest.mark.parametrize("fault", ["strange", "other"])
def test_a_program_that_cannot_be_hollowed_is_kept_whole(folder, monkeypatch, fault) -> None:
    """Written in another way than ours, or giving something else afterwards."""

    def hollowed(whole: bytes) -> bytes:
        if fault == "strange":
            raise ValueError("no such field")
        patched.setattr(kept_programs.serialize_executable, "deserialize_and_load", lambda *_: no_sums)
        return whole[:100]

    def no_sums(*leaves) -> list[np.ndarray]:
        return [np.zeros(4096), np.zeros(64)]

    with monkeypatch.context() as patched:
        patched.setattr(kept_programs, "hollow", hollowed)
        first = _KeptProgram(lengthened)(*ARGUMENTS)
    jax.tree.map(np.testing.assert_array_equal, first, _KeptProgram(lengthened)(*ARGUMENTS))
    assert traced == ["lengthened"], "it was loaded, not made again"
