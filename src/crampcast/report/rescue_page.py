"""Out of a cramp, as one file for a phone: no request is made, and without scripts all of it unfolds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from markupsafe import Markup

from crampcast.report.body_map import body_map
from crampcast.report.drawing import figure_names, person_svg
from crampcast.report.html import templates
from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.rescue_text import (
    ceiling_line,
    flag_action,
    no_amount_line,
    part_lines,
    planned_lines,
    record_line,
    timing,
)
from crampcast.report.times import moment
from crampcast.report.untrusted import finite, plain

SIDES = ("left", "right", "both")
_LONG_S = 120.0
_CALLED = re.compile(r"\+?[0-9 ()-]{2,20}")


def rescue_html(result: Result, units: System = "metric") -> str:
    """Render the rescue page.

    Parameters
    ----------
    result : Mapping
        What ``crampcast rescue --json`` prints.
    units : {"metric", "imperial"}
        Measures of the pace.

    Returns
    -------
    str
        The page, less than 200 kB. Every text of the result is escaped; its policy forbids every request and
        every script but its own.

    Examples
    --------
    >>> "&lt;b&gt;" in rescue_html({"triage": [{"asks": "<b>", "if_yes": "", "stop": True}]})
    True
    """
    pages = templates()
    script = pages.get_template("rescue.js").render()
    view = rescue_view(result, units)
    setting = {
        "remedies": [remedy["id"] for remedy in view["remedies_in_order"]],
        "muscles": texts(result, "muscles"),
        "sides": SIDES,
        "words": {
            "done": say("rescue.timer.done"),
            "counting": say("rescue.done.counting"),
            "untimed": say("rescue.done.untimed"),
            "forget": say("rescue.done.forget.sure"),
        },
    }
    return pages.get_template("rescue.html").render(
        view,
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        setting=Markup(json.dumps(setting).replace("<", "\\u003c")),  # noqa: S704 - escaped
    )


def rescue_view(result: Result, units: System = "metric") -> dict[str, Any]:
    """Return what a page about a cramp shows, every text still to be escaped, drawings as markup.

    Parameters
    ----------
    result : Mapping
        What ``crampcast rescue --json`` prints.
    units : {"metric", "imperial"}
        Measures of the pace.

    Examples
    --------
    >>> rescue_view({"emergency": "112"})["call"]
    '112'
    """
    steps = [_step(step) for step in rows(result, "steps")]
    order = {"ease": 0, "stretch": 1}
    number = plain(result.get("emergency"))
    again = part(result, "resume")
    wait_s = finite(again.get("wait_s"))
    stretches = [s for s in steps if order.get(s["id"]) == 1]
    shown = {s["key"] for s in stretches}
    started = moment(result.get("start"))
    remedies = [_remedy(remedy) for remedy in rows(result, "remedies")]
    return {
        "title": say("rescue.night") if result.get("night") else say("rescue.title"),
        "emergency": number,
        "call": re.sub(r"[ ()-]", "", number) if _CALLED.fullmatch(number) else "",
        "triage": [
            {"asks": plain(q.get("asks")), "if_yes": plain(q.get("if_yes")), "stop": q.get("stop") is True}
            for q in rows(result, "triage")
        ],
        "flags": [_flag(flag, number) for flag in rows(result, "red_flags")],
        "before": [s for s in steps if order.get(s["id"]) == 0],
        "stretches": stretches,
        "body": Markup(body_map(shown)) if len(shown) > 1 else "",  # noqa: S704 - our own drawing
        "after": [s for s in steps if s["id"] not in order],
        "again": [line for line in (*texts(again, "says"), ceiling_line(result, units)) if line],
        "parts_note": no_amount_line(result),
        "parts": list(zip(part_lines(result, units), planned_lines(result, units), strict=True)),
        "wait_s": f"{wait_s:g}" if wait_s else "",
        "wait": _length(wait_s or 0.0),
        "started": f"{started:%H:%M}" if started else "",
        "remedies": remedies,
        "remedies_in_order": sorted(remedies, key=lambda r: r["place"]),
        "muscles": [say_or(f"muscle.{name}", name) for name in texts(result, "muscles")],
        "sides": [say(f"side.{name}") for name in SIDES] + [say("missing")],
        "never": plain(result.get("never")),
        "sources": sorted({source for row in rows(result, "citations") for source in texts(row, "sources")}),
    }


def _drawing(name: Any) -> Markup | str:
    known = isinstance(name, str) and name in figure_names()
    return Markup(person_svg(name, alone=False)) if known else ""  # noqa: S704 - our own drawing


def _length(seconds: float) -> str:
    return f"{seconds / 60:g} min" if seconds >= _LONG_S else f"{seconds:g} s"


def _step(step: Any) -> dict[str, Any]:
    seconds = [v for v in (finite(s) for s in step.get("seconds") or []) if v is not None]
    return {
        "id": plain(step.get("id")),
        "what": plain(step.get("what")),
        "says": texts(step, "says"),
        "timing": timing(step),
        "key": plain(step.get("muscle")),
        "seconds": f"{seconds[-1]:g}" if seconds else "",
        "length": _length(seconds[-1]) if seconds else "",
        "figure": _drawing(step.get("figure")),
        "muscle": say_or(f"muscle.{step.get('muscle')}", plain(step.get("muscle"))),
        "also": plain(step.get("also")),
        "also_figure": _drawing(step.get("also_figure")),
        "avoid": plain(step.get("avoid")),
        "grade": plain(step.get("grade")),
        "claim": plain(step.get("claim")),
    }


def _flag(flag: Any, number: str) -> dict[str, str]:
    return {
        "title": plain(flag.get("title")).capitalize(),
        "signs": "; ".join(texts(flag, "signs")).capitalize() + ".",
        "action": flag_action(plain(flag.get("action")), number),
        "advice": plain(flag.get("advice")),
    }


def _remedy(remedy: Any) -> dict[str, Any]:
    return {
        "id": plain(remedy.get("id")),
        "place": finite(remedy.get("place")) or 0.0,
        "title": plain(remedy.get("title")),
        "grade": plain(remedy.get("grade")),
        "advice": plain(remedy.get("advice")),
        "record": record_line(remedy),
    }
