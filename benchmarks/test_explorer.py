"""A slider's answer in the app: server side, over the whole way from the request to the JSON, p95."""

from __future__ import annotations

import time
from itertools import cycle

import numpy as np
import pytest
from starlette.testclient import TestClient

from crampcast.web import Settings, build_app

BUDGET_MS = 50.0
MOVES = 120


@pytest.mark.parametrize("course", ["sample", "100 miles 6000 m"])
def test_a_sliders_answer(benchmark, tmp_path, course):
    app = build_app(Settings(data=tmp_path))
    client = TestClient(app, base_url="http://127.0.0.1:8017")
    key = course if course == "sample" else app.state.explorers.courses.from_words(course).key
    sliders = cycle(("start_faster", "warmer_c", "fluid_l_h", "carbohydrate_g_h", "sodium_mg_h", "pack_kg"))
    took: list[float] = []

    def move(index: int) -> None:
        name = next(sliders)
        top = {"start_faster": 0.15, "warmer_c": 15.0, "fluid_l_h": 1.5, "carbohydrate_g_h": 120.0}
        value = top.get(name, 10.0) * (index % 97 + 1) / 97
        began = time.perf_counter()
        answer = client.post("/api/forecast", json={"course": key, "choice": {name: value}})
        took.append(1000.0 * (time.perf_counter() - began))
        assert answer.status_code == 200

    move(0)
    took.clear()

    def all_of_them() -> None:
        for index in range(MOVES):
            move(index)

    benchmark.pedantic(all_of_them, rounds=1)
    p95 = float(np.percentile(took, 95))
    benchmark.extra_info |= {"p50_ms": float(np.median(took)), "p95_ms": p95, "budget_ms": BUDGET_MS}
    print(f"\n{course}: median {np.median(took):.0f} ms, p95 {p95:.0f} ms (budget {BUDGET_MS:.0f} ms)")
