"""The forms of the answers, from their JSON Schemas."""

from __future__ import annotations

from typing import Any

from reference_pages import GENERATED, cell, table

_SHARED = {
    "status": "What kind of answer this is.",
    "headline": "What counts most, in one sentence.",
    "provenance": "Version, hash of the parameters and seed: what gives the same answer again.",
    "citations": "Works that the answer rests on.",
    "warnings": "What was assumed, repaired or cut, in sentences.",
    "damage": "What of the file was damaged and what was done about it.",
    "cannot_tell": "What this answer has no grounds for, in sentences.",
}
"""What keys mean that many commands share, where a schema does not say it again."""


def schemas() -> str:
    """Every key at the top of every answer, with the keys one level below."""
    from crampcast.report.schemas import load_schema, schema_commands  # noqa: PLC0415

    page = (
        f"# Forms of the answers\n\n{GENERATED}The keys of each command's JSON and the keys one level below; "
        "the whole forms are JSON Schemas in [docs/schemas](../schemas). Units stand in the names of keys. A "
        "*range* is an object of `p10`, `p50` and `p90`.\n\n"
    )
    for command in schema_commands():
        schema = load_schema(command)
        page += f"## {command}\n\n{cell(schema.get('description', ''))}\n\n"
        rows = []
        for key, value in top_keys(schema).items():
            said = value.get("description") or _SHARED.get(key, "")
            inside = [] if is_range(value, schema) else keys_inside(value, schema)
            below = ("Keys: " + ", ".join(f"`{name}`" for name in inside) + ".") if inside else ""
            rows.append((f"`{key}`", kind_of(value, schema), f"{said} {below}"))
        page += table(("key", "is", "what"), rows) if rows else ""
    return page


def top_keys(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of an answer with what each may be; of an answer of several forms those of all."""
    forms = [schema, *(_resolved(form, schema) for form in schema.get("anyOf", ()))]
    return {key: value for form in forms for key, value in form.get("properties", {}).items()}


def _resolved(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference inside the same schema."""
    name = part.get("$ref", "").rpartition("/")[2]
    return whole.get("$defs", {}).get(name, part) if name else part


def is_range(part: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether a part of a schema is a quantity with its spread."""
    return {"p10", "p50", "p90"} <= set(_resolved(part, whole).get("properties", {}))


def kind_of(part: dict[str, Any], whole: dict[str, Any]) -> str:
    """Return in words what values a part of a schema allows."""
    part = _resolved(part, whole)
    if is_range(part, whole):
        return "range"
    if "const" in part or "enum" in part:
        return " or ".join(f"`{value}`" for value in part.get("enum", [part.get("const")]))
    choices = part.get("anyOf") or part.get("oneOf")
    if choices:
        return " or ".join(dict.fromkeys(kind_of(choice, whole) for choice in choices))
    found = part.get("type", "")
    if found == "array" and "items" in part:
        return f"array of {kind_of(part['items'], whole)}".strip()
    return " or ".join(found) if isinstance(found, list) else str(found)


def keys_inside(part: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """Return the keys of an object, or of the objects in an array."""
    part = _resolved(part, whole)
    if "items" in part:
        return [] if is_range(part["items"], whole) else keys_inside(part["items"], whole)
    deeper = [
        key
        for choice in (*part.get("anyOf", ()), *part.get("oneOf", ()))
        for key in keys_inside(choice, whole)
    ]
    return list(dict.fromkeys([*part.get("properties", {}), *part.get("required", ()), *deeper]))
