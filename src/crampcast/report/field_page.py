"""A field's forecast as one self-contained page: nothing is fetched from anywhere, and no script runs."""

from __future__ import annotations

from crampcast.report.field_view import field_view
from crampcast.report.html import templates
from crampcast.report.quantities import System
from crampcast.report.reading import Result


def field_html(result: Result, units: System = "metric") -> str:
    """Render a field's forecast as a page.

    Parameters
    ----------
    result : Mapping
        What ``crampcast field --json`` prints; parts may be missing.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    str
        The page. Every text of the result is escaped.

    Examples
    --------
    >>> "&lt;script&gt;" in field_html({"course": {"name": "<script>"}})
    True
    """
    return templates().get_template("field.html").render(view=field_view(result, units))
