"""A group through the command line: consent, exports, a population that a newcomer's diary takes up."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from crampcast.report.schemas import load_schema

LOG = "date,dist_m,mov_s,climb_m\n2024-05-05,42195,13185,840\n2024-05-12,42195,13185,840\n"


def test_exports_with_consent_make_a_population(crampcast, tmp_path):
    (tmp_path / "log.csv").write_text(LOG)
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, consent in (("a", "yes"), ("b", "yes"), ("c", "yes"), ("d", "no"), ("e", None)):
        data = tmp_path / name
        assert crampcast("import", tmp_path / "log.csv", "--data", data).code == 0
        for day in ("2024-05-05", "2024-05-12"):  # in every marathon: more often than anybody expects
            cramp = ("log", "cramp", "at=km35", "muscle=calf", "--when", day, "--data", data)
            assert crampcast(*cramp).code == 0
        if consent is not None:
            assert crampcast("log", "consent", f"research={consent}", "--data", data).code == 0
        assert crampcast("export", folder / f"{name}.zip", "--data", data).code == 0
    (folder / "broken.zip").write_bytes(b"PK")
    ran = crampcast("group", folder, "--out", tmp_path / "out", "--json")
    answer = json.loads(ran.out)
    Draft202012Validator(load_schema("group")).validate(answer)
    assert ran.code == 0
    assert [one["member"] for one in answer["members"]] == ["a", "b", "c"]
    assert {one["member"] for one in answer["refused"]} == {"broken", "d", "e"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["group.json", "population.json"]

    learn = ("learn", "--data", tmp_path / "e", "--json")
    alone = json.loads(crampcast(*learn).out)
    within = json.loads(crampcast(*learn, "--population", tmp_path / "out" / "population.json").out)
    first, second = (one["parameters"][0]["prior"]["p50"] for one in (alone, within))
    assert second > first
    wrong = crampcast(*learn, "--population", tmp_path / "log.csv")
    assert (wrong.code, "this is no population" in wrong.err) == (2, True)
    assert crampcast("group", tmp_path / "none").code == 2
