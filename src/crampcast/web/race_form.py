"""A race as chosen in the explorer, sent as a form: what the script keeps, or what the page was asked."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData, QueryParams

from crampcast.errors import UnusableInput
from crampcast.jobs.explore import BOUNDS, read_choice
from crampcast.web.api.forecast import Race
from crampcast.web.words import say


def race_in(fields: FormData) -> Race:
    """Return the race of a form with the fields ``course, start, weather, choice, stations``.

    Parameters
    ----------
    fields : FormData
        ``choice`` and ``stations`` as JSON, as the interface takes them.

    Raises
    ------
    UnusableInput
        If it cannot be read, or a value is beyond its bounds.

    Examples
    --------
    >>> race_in(FormData({"course": "sample", "choice": '{"warmer_c": 3}'})).choice.warmer_c
    3.0
    """
    told = {name: str(fields[name]) for name in ("course", "start", "weather") if fields.get(name)}
    try:
        told |= {name: json.loads(str(fields[name])) for name in ("choice", "stations") if fields.get(name)}
        return Race.model_validate(told)
    except (ValidationError, ValueError, RecursionError):
        raise UnusableInput(
            say("race.unread"), where=say("nav.forecast"), remedy=say("race.unread.remedy")
        ) from None


def choice_asked(asked: QueryParams) -> dict[str, Any]:
    """Return the choice of a page's address in the form that the interface takes.

    Examples
    --------
    >>> choice_asked(QueryParams("warmer_c=3&fluid_l_h=&training=heat+training"))
    {'warmer_c': 3.0, 'training': ['heat training']}
    """
    said: dict[str, Any] = {name: asked.get(name) for name in (*BOUNDS, "poles")}
    found = vars(read_choice(said | {"training": asked.getlist("training")}))
    usual = vars(read_choice({}))
    kept = {name: value for name, value in found.items() if value != usual[name]}
    return kept | ({"training": list(found["training"])} if "training" in kept else {})
