"""The emergency number: one of the runner's answers; before there are any, kept in this browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from crampcast.errors import UnusableInput
from crampcast.home import open_diary, saved_answers
from crampcast.jobs.ports import DiaryPort, save_runner
from crampcast.web.looks import YEAR_S
from crampcast.web.words import say

NUMBER_COOKIE = "crampcast_emergency"
_NUMBER = re.compile(r"\+?[0-9 ()-]{2,20}")


def number_of(request: Request) -> str:
    """Return the number that is shown; empty where none was set."""
    saved = saved_answers(request.app.state.settings.data)
    if saved is not None and saved.emergency_number:
        return saved.emergency_number
    found = request.cookies.get(NUMBER_COOKIE, "")
    return found if _NUMBER.fullmatch(found) else ""


def keep_number(request: Request, typed: str, answer: Response) -> None:
    """Keep a number with the runner's answers, or in this browser where there are none.

    Raises
    ------
    UnusableInput
        If it cannot be dialled.
    """
    if typed and not _NUMBER.fullmatch(typed):
        raise UnusableInput(
            "this cannot be dialled", where=say("phone.number"), remedy="digits, blanks, + and brackets"
        )
    folder = request.app.state.settings.data
    saved = saved_answers(folder)
    if saved is None:
        answer.set_cookie(NUMBER_COOKIE, typed, max_age=YEAR_S, httponly=True, samesite="strict")
        return
    with open_diary(folder) as diary:
        save_runner(cast("DiaryPort", diary), replace(saved, emergency_number=typed or None))
    answer.delete_cookie(NUMBER_COOKIE)
