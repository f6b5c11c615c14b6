"""The diary's kinds of entries as fields of a form, and a sent form as answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from crampcast.evidence.rescue import STRETCHED, load_remedies
from crampcast.jobs.diary.kinds import Field, Kind
from crampcast.report.quantities import System
from crampcast.web.measures import shown_unit, stored, typed
from crampcast.web.words import say

SIDES = ("left", "right", "both")


class FormField(NamedTuple):
    """A field as the template shows it; `options` are value, label, and whether it is chosen."""

    name: str
    label: str
    help: str
    unit: str = ""
    need: bool = False
    number: bool = False
    value: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    boxes: bool = False


def form_fields(kind: Kind, body: Mapping[str, Any], units: System) -> list[FormField]:
    """Return the fields of a kind, filled with an entry's values or what was typed.

    Examples
    --------
    >>> from crampcast.jobs.diary.kinds import kind_of
    >>> [field.unit for field in form_fields(kind_of("body_mass"), {}, "imperial")]
    ['lb']
    """
    return [_field(field, body.get(field.name), units) for field in kind.fields.values()]


def label_of(name: str) -> str:
    """Return a field's name as people read it.

    Examples
    --------
    >>> label_of("mass_before_kg"), label_of("came_back")
    ('Mass before', 'Came back')
    """
    known = ("kg", "g", "ml", "mg", "s", "min", "km", "m", "c", "l", "cm")
    words = name.removesuffix("_mmol_l").split("_")
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in known else words).capitalize()


def _field(field: Field, value: Any, units: System) -> FormField:
    number = field.type in ("number", "count")
    told = "" if value is None else value
    if number and isinstance(value, int | float) and not isinstance(value, bool):
        told = typed(float(value), field.unit, units)
    options, boxes = _options(field, value)
    return FormField(
        field.name,
        label_of(field.name),
        _help(field, units),
        shown_unit(field.unit, units).unit if field.unit else "",
        field.need,
        number,
        told if isinstance(told, str) else str(told),
        options,
        boxes,
    )


def _help(field: Field, units: System) -> str:
    if field.type not in ("number", "count"):
        return field.help
    low, high = (typed(bound, field.unit, units) for bound in (field.low, field.high))
    return f"{field.help} {say('diary.range', low=low, high=high)}{_dot(field, units)}"


def _dot(field: Field, units: System) -> str:
    unit = shown_unit(field.unit, units).unit if field.unit else ""
    return f" {unit}." if unit else "."


def _options(field: Field, value: Any) -> tuple[tuple[tuple[str, str, bool], ...], bool]:
    if field.type in ("remedies", "muscles"):
        chosen = value if isinstance(value, (list, tuple)) else str(value or "").split(",")
        names = (
            {r.id: r.title for r in load_remedies()}
            if field.type == "remedies"
            else {m: say(f"muscle.{m}") for m in STRETCHED}
        )
        return tuple((name, label, name in chosen) for name, label in names.items()), True
    names = {
        "flag": {"yes": say("diary.yes"), "no": say("diary.no")},
        "side": {side: say(f"side.{side}") for side in SIDES},
        "muscle": {muscle: say(f"muscle.{muscle}") for muscle in STRETCHED},
        "choice": {choice: choice.replace("_", " ") for choice in field.choices},
    }.get(field.type, {})
    if not names:
        return (), False
    now = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    empty = ("", say("diary.unsaid"), not now)
    return (empty, *((name, label, name == now) for name, label in names.items())), False


def answers_of(kind: Kind, form: FormData, units: System) -> dict[str, Any]:
    """Return what was sent, in stored units; an empty field is an empty answer.

    Parameters
    ----------
    kind : Kind
        What is written.
    form : FormData
        What the browser sent; what is no field of the kind is left out.
    units : {"metric", "imperial"}
        Measures of the form.
    """
    found: dict[str, Any] = {}
    for field in kind.fields.values():
        if field.type in ("remedies", "muscles"):
            found[field.name] = [str(value) for value in form.getlist(field.name)]
        else:
            text = str(form.get(field.name, "")).strip()
            numeric = field.type in ("number", "count") and text
            found[field.name] = stored(text, field.unit, units) if numeric else text
    return found
