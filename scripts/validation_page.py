"""The validation page as text, from what was evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crampcast.jobs.validate.summary import EVIDENCE, STATUSES, counts_by_mechanism, largest

WITHIN_SHARE = 0.01
WORST = 5
READINGS = {
    "core_end_c": ("core temperature at the finish", "°C"),
    "sweat_l_h": ("sweat rate", "L/h"),
    "sweat_and_breath_g_min": ("loss of mass by sweat and breath", "g/min"),
    "mass_loss_kg": ("loss of body mass", "kg"),
    "mass_loss_pct": ("loss of body mass", "%"),
    "sodium_end_mmol_l": ("plasma sodium at the finish", "mmol/L"),
    "glycogen_used_pct": ("muscle glycogen used", "%"),
    "knee_strength_change_pct": ("strength of the knee extensors", "%"),
    "calf_strength_change_pct": ("strength of the plantar flexors", "%"),
}


def slug(title: str) -> str:
    """Return a title as a file name."""
    return re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")


def page(results: Mapping[str, Any]) -> str:
    """Return the whole page."""
    lines = [
        "# What the model reproduces, and what it misses",
        "",
        "Made by `make validation` from the data that the tests use; every number stands in "
        "[results.json](results.json). Nothing is fitted to the values it is compared with, but where the "
        "text says so.",
        "",
        *_weaknesses(results),
        *_counts(results),
        *_whole(results["whole"]),
        *_splits(results["splits"]),
        *_values(results["values"]),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    """Return a table in Markdown."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def _weaknesses(results: Mapping[str, Any]) -> list[str]:
    """Say the largest misses, as found."""
    lines = ["## Known weaknesses", "", "The largest misses of this run, by themselves sorted.", ""]
    lines += ["After whole races, in published standard deviations between runners:", ""]
    for row in largest(results["whole"], "sds", WORST):
        what, unit = READINGS[row["what"]]
        side = "above" if row["sds"] > 0 else "below"
        lines.append(
            f"- **{what}**: {row['predicted']:.1f} {unit} where {row['observed']:g} ± {row['observed_sd']:g} "
            f"was measured, {abs(row['sds']):.1f} SD {side} ({row['source']}). Assumed: {row['assumed']}."
        )
    lines += ["", "Among single published values, in widths of their tolerance (1 is its edge):", ""]
    published = [row for row in results["values"] if row["kind"] in EVIDENCE]
    for row in largest(published, "widths", WORST):
        lines.append(
            f"- **{row['quantity']}** (`{row['id']}`), {abs(row['widths']):.1f} widths: model "
            f"{_short(row['predicted'])}, published {_short(row['observed'])}. "
            f"{row['why'] or 'Not explained yet.'}"
        )
    lines += [
        "",
        "In the splits of real races, the largest differences of a group's median, one for each race:",
        "",
    ]
    for race in _by_worst_split(results["splits"])[:WORST]:
        miss, mark, group = _worst_split(race)
        lines.append(
            f"- **{race['race']}**, finishers of {_span(group)}, at {mark}: {abs(miss):.1f} % of the finish "
            f"time too {'late' if miss > 0 else 'early'}."
        )
    code = [row for row in results["values"] if row["kind"] not in (*EVIDENCE, "fact")]
    evidence = [row for row in published if row["inside"] is not None]
    lines += [
        "",
        f"Of the values that are judged, {len(evidence)} are published and test the model; {len(code)} are "
        "equations, definitions and values derived or computed elsewhere: they test the code and are no "
        "evidence.",
        "",
    ]
    return lines


def _counts(results: Mapping[str, Any]) -> list[str]:
    """Count by mechanism."""
    found = counts_by_mechanism(results["values"], results["whole"])
    parts = ("evidence", "whole", "code")
    rows = [(name, *("/".join(str(n) for n in of[part]) for part in parts)) for name, of in found.items()]
    total = {
        part: [sum(of[part][i] for of in found.values()) for i in range(len(STATUSES))] for part in parts
    }
    rows.append(("**all**", *("/".join(f"**{n}**" for n in total[part]) for part in parts)))
    inside, outside, _ = total["evidence"]
    races = total["whole"]
    return [
        "## Inside and outside",
        "",
        f"{inside} of {inside + outside} published values inside their tolerance, {races[0]} of "
        f"{races[0] + races[1]} readings after whole races within one standard deviation between runners. "
        "Inside/outside/no answer, by mechanism:",
        "",
        *table(("mechanism", "published values", "after whole races", "equations and derived values"), rows),
        "[Gallery](gallery.md): each mechanism with its published values drawn.",
        "",
    ]


def _whole(whole: list[dict[str, Any]]) -> list[str]:
    """Compare whole races."""
    rows = [
        (
            row["id"].replace("_", " "),
            f"{READINGS[row['what']][0]} ({READINGS[row['what']][1]})",
            f"{row['observed']:g} ± {row['observed_sd']:g}",
            f"{row['predicted']:.1f}",
            f"{row['sds']:+.1f}",
            "inside" if row["inside"] else "**outside**",
            row["flag"].replace("_", "-"),
            row["source"],
        )
        for row in whole
    ]
    inside = sum(row["inside"] for row in whole)
    return [
        "## After whole races",
        "",
        f"The mean runner of each study through the whole body. {inside} of {len(whole)} within one "
        "published standard deviation between runners; what a study does not give is assumed "
        "(`evidence/emergent.toml`).",
        "",
        "![Distance from the published mean in standard deviations](whole_races.svg)",
        "",
        *table(("race", "what", "published", "model", "off by (SD)", "", "flag", "source"), rows),
    ]


def _splits(races: list[dict[str, Any]]) -> list[str]:
    """Compare split times with runners held out."""
    lines = [
        "## Split times of real races",
        "",
        "Given the finish time. Of each race stands what was fitted; a difference of +0.50 is half a per "
        f"cent of the finish time too late. Medians are held to {100 * WITHIN_SHARE:g} % on the road. Spread "
        "is the distance between the quartiles of the simulated runners over that of the real ones, median "
        "over marks. Results of the 161 km race may not be passed on: its figures are kept from the last "
        "run that had them.",
        "",
    ]
    for race in races:
        hits, all_marks = close(race)
        lines += [
            f"### {race['race']}",
            "",
            f"Fitted: {race['fitted']}. {hits} of {all_marks} medians within 1 %.",
            "",
        ]
        if race["key"] == "western_states":
            head = ("finish", "runners", "largest difference", "at", "later over earlier", "model", "spread")
            lines += table(head, [_long_row(race, group) for group in race["groups"]])
        else:
            head = ("finish", "runners", *race["marks"][:-1], "second half over first", "model", "spread")
            lines += table(head, [_road_row(group) for group in race["groups"]])
        lines += [f"![Pace along the way, real and simulated]({slug(race['race'])}.svg)", ""]
    return lines


def _span(group: Mapping[str, Any]) -> str:
    return f"{group['from_s'] / 3600:g} to {group['to_s'] / 3600:g} h"


def misses(group: Mapping[str, Any]) -> list[float]:
    """Return the differences of medians, in hundredths of the finish time, without the finish itself."""
    pairs = zip(group["predicted"]["median"], group["observed"]["median"], strict=True)
    return [100.0 * (said - seen) for said, seen in pairs][:-1]


def close(race: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many medians of a race lie within `WITHIN_SHARE` of the finish time, of how many."""
    every = [miss for group in race["groups"] for miss in misses(group)]
    return sum(abs(miss) <= 100.0 * WITHIN_SHARE for miss in every), len(every)


def _worst_split(race: Mapping[str, Any]) -> tuple[float, str, Mapping[str, Any]]:
    every = [
        (m, mark, g) for g in race["groups"] for m, mark in zip(misses(g), race["marks"][:-1], strict=True)
    ]
    return max(every, key=lambda one: abs(one[0]))


def _by_worst_split(races: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the worst year of each race, worst first."""
    worst: dict[str, dict[str, Any]] = {}
    for race in sorted(races, key=lambda race: -abs(_worst_split(race)[0])):
        worst.setdefault(race["key"], race)
    return list(worst.values())


def _spread(group: Mapping[str, Any]) -> float:
    seen, said = (group[who]["quartile_distance"][:-1] for who in ("observed", "predicted"))
    ratios = sorted(b / a for a, b in zip(seen, said, strict=True))
    middle = len(ratios) // 2
    return ratios[middle] if len(ratios) % 2 else 0.5 * (ratios[middle - 1] + ratios[middle])


def _fades(group: Mapping[str, Any]) -> tuple[str, str]:
    fades = [group[who]["later_over_earlier"][1] for who in ("observed", "predicted")]
    return f"{fades[0]:.3f}", f"{fades[1]:.3f}"


def _road_row(group: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        _span(group),
        group["runners"],
        *(f"{m:+.2f}" for m in misses(group)),
        *_fades(group),
        f"{_spread(group):.2f}",
    )


def _long_row(race: Mapping[str, Any], group: Mapping[str, Any]) -> tuple[Any, ...]:
    miss, mark, _ = _worst_split({**race, "groups": [group]})
    return (
        _span(group),
        group["runners"],
        f"{miss:+.2f}",
        mark.replace("_", " "),
        *_fades(group),
        f"{_spread(group):.2f}",
    )


def _values(values: list[dict[str, Any]]) -> list[str]:
    """Count by kind; list every miss and everything without an answer."""
    kinds = sorted({row["kind"] for row in values}, key=lambda kind: (kind not in EVIDENCE, kind))
    counts = [
        (kind, *(sum(r["kind"] == kind and r["status"] == s for r in values) for s in STATUSES))
        for kind in kinds
    ]
    outside = [
        (
            f"`{row['id']}`",
            row["quantity"],
            row["kind"],
            _short(row["observed"]),
            _short(row["predicted"]),
            "" if row["widths"] is None else f"{row['widths']:.1f}",
            row["why"] or "not explained yet",
        )
        for row in sorted(values, key=lambda row: -abs(row["widths"] or 0.0))
        if row["status"] == "outside"
    ]
    without = [
        (f"`{row['id']}`", row["quantity"], row["why"])
        for row in values
        if row["status"] == "cannot_predict" and row["kind"] != "fact"
    ]
    return [
        "## Published and derived values",
        "",
        "A *published* value tests the model, an *equation*, *definition*, *derived* or *package_output* one "
        "the code. Facts are kept to be read and never computed.",
        "",
        *table(("kind", "inside", "outside", "no answer"), counts),
        "Every value outside its tolerance, with the distance in widths of it (1 is the edge):",
        "",
        *table(("case", "quantity", "kind", "published", "model", "widths", "why"), outside),
        *(["Without an answer:", "", *table(("case", "quantity", "why"), without)] if without else []),
    ]


def _short(value: Any) -> str:
    """Say a value in a few signs."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_short(v) for v in value)
    return "in an interval" if value is None else str(value)
