"""Files that a form brings: read to the end, closed again, never opened by their name."""

from __future__ import annotations

from typing import NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from crampcast.errors import UnusableInput
from crampcast.web.words import say


class Sent(NamedTuple):
    """A form: its fields, and a file's name and bytes for every file field that was filled."""

    fields: FormData
    files: dict[str, tuple[str, bytes]]


async def received(request: Request) -> Sent:
    """Read a form with its files, and close them.

    Parameters
    ----------
    request : Request
        A request whose form has been checked for its token; its size was bounded at the gate.
    """
    async with request.form() as form:
        files = {
            key: (value.filename, await value.read())
            for key, value in form.multi_items()
            if isinstance(value, UploadFile) and value.filename
        }
        fields = FormData([(key, value) for key, value in form.multi_items() if isinstance(value, str)])
    return Sent(fields, files)


def the_file(sent: Sent, name: str, where: str, remedy: str) -> tuple[str, bytes]:
    """Return the name and bytes of a file that has to be there.

    Raises
    ------
    UnusableInput
        If there is none, or it is empty.
    """
    found = sent.files.get(name)
    if found is None or not found[1]:
        raise UnusableInput(
            say("upload.none" if found is None else "upload.empty"), where=where, remedy=remedy
        )
    return found
