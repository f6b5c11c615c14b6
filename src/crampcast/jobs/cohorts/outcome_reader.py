"""Read the outcomes of a cohort file: what was observed, and how sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.cohorts.values import check_order, count, number
from crampcast.jobs.cohorts.vocabulary import FRACTIONS, OUTCOME_KEYS, USES

NUMBERS = (
    "value",
    "sd",
    "low",
    "high",
    "per",
    "after_km",
    "before_km",
    "after_fraction",
    "before_fraction",
    "share_of_answers",
)
_WITHIN_ONE = ("after_fraction", "before_fraction", "share_of_answers")
_WORDS = (
    "severity",
    "window",
    "among",
    "arm",
    "reference_arm",
    "kind",
    "factor",
    "variable",
    "muscle",
    "level",
)


@dataclass(frozen=True)
class Outcome:
    """One observed figure.

    Parameters
    ----------
    id, kind, use, grade : str
        As in the file.
    severity, window : str
        Its own, else those of the file's first incidence, else ``cramp`` and ``race``.
    fields : mapping
        Everything else that the file says of it.
    """

    id: str
    kind: str
    use: str
    grade: str
    severity: str
    window: str
    fields: Mapping[str, Any]

    def number(self, name: str) -> float | None:
        """Return a number of the outcome, None where it is absent."""
        raw = self.fields.get(name)
        return None if raw is None else float(raw)

    def word(self, name: str, default: str = "") -> str:
        """Return a word of the outcome."""
        return str(self.fields.get(name, default))

    @property
    def sample(self) -> int | None:
        """Size of the sample behind the outcome: `n`, else the sum of the two groups', else None."""
        if "n" in self.fields:
            return int(self.fields["n"])
        groups = [self.fields.get(g, {}).get("n") for g in ("crampers", "others")]
        return sum(int(g) for g in groups if g) if all(groups) else None


def read_outcomes(raw: Any, arms: set[str], name: str, warnings: list[str]) -> tuple[Outcome, ...]:
    """Read and check all outcomes.

    Parameters
    ----------
    raw : object
        The file's ``[[outcome]]`` list.
    arms : set of str
        Arms that the file defines.
    name : str
        File, named in errors.
    warnings : list of str
        Grows by what is ignored.

    Raises
    ------
    UnusableInput
        If there is none, something required is missing, or figures contradict themselves.
    """
    if not isinstance(raw, list) or not raw:
        raise UnusableInput("no outcome", where=name, remedy="write at least one [[outcome]]")
    tables = [_checked(entry, i, arms, name, warnings) for i, entry in enumerate(raw)]
    seen: set[str] = set()
    for table in tables:
        if table["id"] in seen:
            raise UnusableInput(
                f"the outcome {table['id']!r} is given twice", where=name, remedy="rename one"
            )
        seen.add(table["id"])
    first = next((t for t in tables if t["kind"] == "incidence"), {})
    severity, window = first.get("severity", "cramp"), first.get("window", "race")
    return tuple(
        Outcome(
            t["id"],
            t["kind"],
            t["use"] if t["use"] in USES else "report",
            t["grade"],
            t.get("severity", severity),
            t.get("window", window),
            t,
        )
        for t in tables
    )


def _checked(raw: Any, index: int, arms: set[str], name: str, warnings: list[str]) -> dict[str, Any]:
    """Check one outcome's table."""
    where = f"{name}, outcome {index + 1}"
    if not isinstance(raw, Mapping):
        raise UnusableInput("not a table", where=where, remedy="write [[outcome]]")
    for needed in ("id", "kind", "use", "grade"):
        if not isinstance(raw.get(needed), str) or not raw[needed]:
            raise UnusableInput(f"{needed} is missing", where=where, remedy=f'write {needed} = "…"')
    table = dict(raw)
    where = f"{name}, outcome {raw['id'][:60]!r}"
    warnings += [
        f"{where}: {k!r} is not a known field; it is ignored" for k in table if k not in OUTCOME_KEYS
    ]
    if table["use"] not in USES:
        warnings.append(f"{where}: use {table['use']!r} is not known; shown as a report")
    for field in _WORDS:
        if field in table and not isinstance(table[field], str):
            raise UnusableInput(f"{field} is not a text", where=where, remedy="write it in quotes")
    for field in NUMBERS:
        if field in table:
            table[field] = number(table[field], f"{where}, {field}")
    for field in ("k", "n"):
        if field in table and not (field == "k" and table[field] == 0 and not isinstance(table[field], bool)):
            table[field] = count(table[field], f"{where}, {field}")
    _check_figures(table, where)
    _check_groups(table, where)
    _check_arms(table, arms, where)
    return table


def _check_arms(table: dict[str, Any], arms: set[str], where: str) -> None:
    """Refuse an arm that the file does not define."""
    for field in ("arm", "reference_arm"):
        if field in table and table[field] not in arms:
            raise UnusableInput(
                f"names the {field.replace('_', ' ')} {table[field]!r}, which the file does not define",
                where=where,
                remedy="add the [[arm]] or mend the name",
            )


def _check_figures(table: dict[str, Any], where: str) -> None:
    """Refuse figures that contradict themselves."""
    check_order(table.get("low"), table.get("high"), where)
    if "sd" in table and table["sd"] < 0.0:
        raise UnusableInput(f"the SD {table['sd']:g} is negative", where=where, remedy="give 0 or more")
    if "k" in table and "n" in table and table["k"] > table["n"]:
        raise UnusableInput(f"k {table['k']} exceeds n {table['n']}", where=where, remedy="mend the counts")
    within = [*_WITHIN_ONE, *(("value", "low", "high") if table["kind"] in FRACTIONS else ())]
    for field in within:
        if field in table and not 0.0 <= table[field] <= 1.0:
            raise UnusableInput(
                f"{field} {table[field]:g} is not a fraction", where=where, remedy="give a share within 0-1"
            )


def _check_groups(table: dict[str, Any], where: str) -> None:
    """Check the two groups, the section and the group of a group incidence."""
    for side in ("crampers", "others"):
        if side not in table:
            continue
        group = table[side]
        if not isinstance(group, Mapping):
            raise UnusableInput(f"{side} is not a table", where=where, remedy="write { mean, sd, n }")
        checked: dict[str, Any] = {}
        for field in ("mean", "sd", "fraction"):
            if field in group:
                checked[field] = number(group[field], f"{where}, {side}.{field}")
        if "n" in group:
            checked["n"] = count(group["n"], f"{where}, {side}.n")
        if checked.get("sd", 0.0) < 0.0:
            raise UnusableInput(f"the SD of {side} is negative", where=where, remedy="give 0 or more")
        if not 0.0 <= checked.get("fraction", 0.0) <= 1.0:
            raise UnusableInput(
                f"{side}.fraction is not a fraction", where=where, remedy="give a share within 0-1"
            )
        table[side] = checked
    if "section" in table:
        section = table["section"]
        if not isinstance(section, Mapping) or not {"from_km", "to_km"} <= set(section):
            raise UnusableInput(
                "section lacks from_km or to_km", where=where, remedy="write { from_km, to_km }"
            )
        ends = [number(section[k], f"{where}, section.{k}") for k in ("from_km", "to_km")]
        check_order(ends[0], ends[1], f"{where}, section")
        table["section"] = {"from_km": ends[0], "to_km": ends[1]}
    if "group" in table and not isinstance(table["group"], Mapping):
        raise UnusableInput("group is not a table", where=where, remedy="write { factor, level }")
