"""Out of a cramp, as one file for a phone: no request is made, and without scripts all of it unfolds."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from markupsafe import Markup

from crampcast.report.drawing import figure_names, person_svg
from crampcast.report.html import templates
from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.rescue_text import ceiling_line, flag_action, part_lines, record_line, timing
from crampcast.report.untrusted import finite, plain

SIDES = ("left", "right", "both")


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
    steps = [_step(step) for step in rows(result, "steps")]
    order = {"ease": 0, "stretch": 1}
    number = plain(result.get("emergency"))
    again = part(result, "resume")
    wait_s = finite(again.get("wait_s"))
    remedies = [_remedy(remedy) for remedy in rows(result, "remedies")]
    setting = {
        "remedies": [r["id"] for r in sorted(remedies, key=lambda r: r["place"])],
        "words": {"done": say("rescue.timer.done")},
    }
    return pages.get_template("rescue.html").render(
        title=say("rescue.night") if result.get("night") else say("rescue.title"),
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        setting=Markup(json.dumps(setting).replace("<", "\\u003c")),  # noqa: S704 - escaped
        emergency=number,
        triage=[
            {"asks": plain(q.get("asks")), "if_yes": plain(q.get("if_yes")), "stop": q.get("stop") is True}
            for q in rows(result, "triage")
        ],
        flags=[_flag(flag, number) for flag in rows(result, "red_flags")],
        before=[s for s in steps if order.get(s["id"]) == 0],
        stretches=[s for s in steps if order.get(s["id"]) == 1],
        after=[s for s in steps if s["id"] not in order],
        again=[line for line in (*texts(again, "says"), ceiling_line(result, units)) if line],
        parts=part_lines(result, units),
        wait_s=f"{wait_s:g}" if wait_s else "",
        remedies=remedies,
        remedies_in_order=sorted(remedies, key=lambda r: r["place"]),
        muscles=[say_or(f"muscle.{name}", name) for name in texts(result, "muscles")],
        sides=[say(f"side.{name}") for name in SIDES] + [say("missing")],
        never=plain(result.get("never")),
        sources=sorted({source for row in rows(result, "citations") for source in texts(row, "sources")}),
    )


def _drawing(name: Any) -> Markup | str:
    known = isinstance(name, str) and name in figure_names()
    return Markup(person_svg(name, alone=False)) if known else ""  # noqa: S704 - our own drawing


def _step(step: Any) -> dict[str, Any]:
    seconds = [v for v in (finite(s) for s in step.get("seconds") or []) if v is not None]
    return {
        "id": plain(step.get("id")),
        "what": plain(step.get("what")),
        "says": texts(step, "says"),
        "timing": timing(step),
        "seconds": f"{seconds[-1]:g}" if seconds else "",
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
