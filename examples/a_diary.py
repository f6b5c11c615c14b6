"""A diary of your own.

Runs, cramps, sweat tests and answers live in a folder. What is in it narrows every later forecast. Here a
folder that is thrown away takes a log of four years, a sweat test and a cramp.
"""

import tempfile

import crampcast

with tempfile.TemporaryDirectory() as folder:
    diary = crampcast.Diary(folder)
    imported = diary.import_runs(crampcast.sample("road/four_year_log.csv"))
    print(f"{imported.imported} runs, {len(imported.refused)} files refused")
    diary.set_runner(crampcast.sample("road/runner.toml"))
    test = diary.log(
        "sweat_test",
        when="2026-07-01",
        mass_before_kg=68.4,
        mass_after_kg=67.5,
        duration_min=60,
        fluid_ml=300,
        temperature_c=18,
    )
    sweat = test["sweat"]
    print(f"sweat: {sweat['rate_l_h']:.2f} l/h, give or take {sweat['error_l_h']:.2f}")
    diary.log("cramp", when="2026-07-03", at="km18", muscle="calf", side="left", severity=5)
    print(f"{len(diary.entries())} entries: {', '.join(entry['kind'] for entry in diary.entries())}")
    for estimate in diary.who().estimates[:4]:
        unit = "" if estimate["unit"] == "1" else estimate["unit"]
        print(f"{estimate['name']}: {estimate['value']:.3g} ± {estimate['sd']:.2g} {unit}")
