"""Faults that `scripts/fuzz_readers.py` has found, one by one, and a short run of it."""

from __future__ import annotations

import importlib.util
import random
import warnings
from pathlib import Path

import numpy as np
import pytest

from crampcast.activity.cadence import _counts_strides
from crampcast.course.ground import read_ground
from crampcast.errors import UnusableInput
from crampcast.formats.fit.framing import enclose
from crampcast.formats.port import read

ROOT = Path(__file__).parents[2]
PANIC = bytes.fromhex(
    "40000000000703048c040486070486010284020284050284000100001b94a1ec53fbc635ffffffff0100830affff0441000031"
    "0003021407000284010102010000000000000000000000000000000000000000ca03ff420000150007fd048603048600010001"
    "01000401021301021454fbc615028b0001020101020601020901020b010212010014010aca03ffffffff000000ffffffffff00"
    "ffff05ffffffffffffff0354fbc63500000000ffffffffffffff000000000000000000000000000000ffffffff0100830a1601"
    "0017ffff"
)


def test_a_panic_of_the_compiled_decoder_prints_nothing(capfd):
    found = None
    try:
        found = read(enclose(PANIC), "hostile.fit")
    except UnusableInput as why:
        found = why
    assert found is not None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text", ["from_km,to_km,ground\n0,5,ro\rad\n", 'from_km,"to\r_km,ground\n0,5,road\n']
)
def test_stray_carriage_returns_in_the_ground_are_refused_in_one_line(text):
    with pytest.raises(UnusableInput) as why:
        read_ground(text, "ground.csv")
    assert "\n" not in str(why.value)


def test_a_cadence_near_zero_is_no_overflow():
    cadence = np.array([1e-308, 70.0, 70.0, 71.0, 70.5] * 5)
    assert _counts_strides(cadence, np.full(25, 3.0), walked=False)


def fuzzer():
    """Return the script as a module."""
    found = importlib.util.spec_from_file_location("fuzz_readers", ROOT / "scripts" / "fuzz_readers.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_a_short_run_finds_nothing(tmp_path):
    fuzz = fuzzer()
    rng, files = random.Random(20), fuzz.corpus()
    small = {name: data[:4000] for name, data in files.items()}
    names, contents, known = list(small), list(small.values()), fuzz.readers(tmp_path)
    refused = 0
    for _ in range(120):
        name = rng.choice(tuple(fuzz.NAMED) if rng.random() < 0.4 else names)
        data = fuzz.mutated(small[name], rng, contents)
        reader = known[fuzz.which(name, rng)]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            said = refusal(reader, data)
        refused += said is not None
        assert "\n" not in (said or "")
    assert 0 < refused < 120


def refusal(reader, data: bytes) -> str | None:
    """Return the line with which a reader refuses; None if it answers."""
    try:
        reader(data)
    except UnusableInput as why:
        return str(why)
    return None
