"""How a runner stands, as a sheet to hand over: one self-contained page, or A4."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import as_file, files

from crampcast.report.html import templates
from crampcast.report.standing_view import StandingView


def standing_html(view: StandingView) -> str:
    """Render the sheet as a page that fetches nothing and runs no script; every text is escaped.

    Examples
    --------
    >>> "&lt;b&gt;" in standing_html(StandingView("<b>", "", "fine", "Fine", ""))
    True
    """
    return templates().get_template("standing.html").render(view=view)


def standing_pdf(view: StandingView) -> bytes:
    """Return the sheet as A4; the same standing gives the same bytes. Texts are set, never read as markup.

    Examples
    --------
    >>> standing_pdf(StandingView("#A", "", "fine", "Fine", ""))[:5]
    b'%PDF-'
    """
    import typst  # noqa: PLC0415 - only where a sheet is made

    data = json.dumps(asdict(view), ensure_ascii=False, sort_keys=True)
    with as_file(files("crampcast.report") / "templates" / "standing.typ") as template:
        made = typst.compile(str(template), sys_inputs={"data": data}, ignore_system_fonts=True)
    return bytes(made)
