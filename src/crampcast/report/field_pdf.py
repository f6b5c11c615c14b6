"""A field's forecast as a briefing to print."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import as_file, files

from crampcast.report.field_view import field_view
from crampcast.report.quantities import System
from crampcast.report.reading import Result


def field_pdf(result: Result, units: System = "metric") -> bytes:
    """Return the briefing of a field as PDF.

    Parameters
    ----------
    result : Mapping
        What ``crampcast field --json`` prints; parts may be missing.
    units : {"metric", "imperial"}
        Measures.

    Returns
    -------
    bytes
        A4; the same forecast gives the same bytes. Names are set as text, never read as markup.

    Examples
    --------
    >>> field_pdf({"course": {"name": "Hill"}})[:5]
    b'%PDF-'
    """
    import typst  # noqa: PLC0415 - only where a briefing is made

    data = json.dumps(asdict(field_view(result, units)), ensure_ascii=False, sort_keys=True)
    with as_file(files("crampcast.report") / "templates" / "field.typ") as template:
        made = typst.compile(str(template), sys_inputs={"data": data}, ignore_system_fonts=True)
    return bytes(made)
