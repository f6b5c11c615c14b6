"""A plan as everything that is read or printed: report, table, pocket card, crew sheet, rescue page."""

from __future__ import annotations

from crampcast.report.card import card_pdf
from crampcast.report.crew_page import crew_html
from crampcast.report.html import plan_html
from crampcast.report.legs import legs_csv
from crampcast.report.quantities import System
from crampcast.report.reading import Result
from crampcast.report.rescue_page import rescue_html


def plan_pages(answer: Result, rescue: Result, units: System = "metric") -> dict[str, bytes]:
    """Return the pages of a plan by name; one without stations has no crew sheet.

    Parameters
    ----------
    answer : Mapping
        What ``crampcast plan --json`` prints.
    rescue : Mapping
        What ``crampcast rescue --json`` says with this plan.
    units : {"metric", "imperial"}
        Measures of report, card, sheet and rescue page.
    """
    pages = {
        "plan.html": plan_html(answer, units).encode(),
        "legs.csv": legs_csv(answer).encode(),
        "card.pdf": card_pdf(answer, units),
        "rescue.html": rescue_html(rescue, units).encode(),
    }
    if answer.get("stations"):
        pages["crew.html"] = crew_html(answer, units).encode()
    return pages
