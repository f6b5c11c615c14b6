"""What requests of the interface bring, as the jobs take it: runners, plans, recordings, tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Form, UploadFile
from pydantic import Field

from crampcast.errors import UnusableInput
from crampcast.formats.port import read
from crampcast.runner.profile import Profile
from crampcast.runner.questions import from_toml

Words = Annotated[str | None, Form(max_length=200)]
Table = Annotated[str | None, Form(max_length=1_000_000)]
SeedForm = Annotated[int, Form(ge=0, le=2**32 - 1)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Answers = Annotated[
    dict[str, Any] | None,
    Field(max_length=60, description="Keys and values of a runner file; default: the diary's runner."),
]
Plan = Annotated[dict[str, Any] | None, Field(description="What `/api/plan` answers.")]
LARGEST_PLAN_BYTES = 20 << 20


def runner_of(said: Mapping[str, Any] | str | None) -> Profile | None:
    """Return who runs, as answers or as the text of a runner file; None where it is not said.

    Raises
    ------
    UnusableInput
        If an answer cannot be used.

    Examples
    --------
    >>> runner_of({"mass_kg": 68}).mass_kg, runner_of("mass_kg = 68").mass_kg, runner_of(None)
    (68.0, 68.0, None)
    """
    if said is None or said == "":
        return None
    return from_toml(said) if isinstance(said, str) else Profile.from_mapping(said)


def plan_of(content: bytes | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a plan's answer, sent as a file or within the request; None where there is none.

    Raises
    ------
    UnusableInput
        If it is no plan.

    Examples
    --------
    >>> plan_of(b'{"status": "ok"}')
    {'status': 'ok'}
    """
    if content is None or content == b"":
        return None
    try:
        if isinstance(content, bytes):
            if len(content) > LARGEST_PLAN_BYTES:
                raise ValueError
            content = json.loads(content)
        if not isinstance(content, Mapping) or "status" not in content:
            raise ValueError
    except (ValueError, RecursionError):
        raise UnusableInput("this is no plan", where="plan", remedy="give what plan answered") from None
    return content


def name_of(file: UploadFile) -> str:
    """Return the last part of a file's name, for messages alone."""
    return (file.filename or "the file").replace("\\", "/").rpartition("/")[2][:120]


def run_of(file: UploadFile) -> Any:
    """Return the recorded run of a file.

    Raises
    ------
    UnusableInput
        If it holds none.
    """
    found = read(file.file.read(), name_of(file))
    if found.activity is None:
        raise UnusableInput(
            "it holds no recorded run", where=name_of(file), remedy="give the FIT, TCX or GPX of a run"
        )
    return found.activity
