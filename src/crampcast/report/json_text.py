"""An answer as JSON: the same text from the command and from the library."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any


def json_text(answer: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    r"""Return an answer as one line of JSON; numbers that do not exist become null.

    Parameters
    ----------
    answer : mapping
        What a job returned.
    ascii_only : bool
        Escape every sign beyond ASCII.

    Returns
    -------
    str
        The document and a line feed.

    Examples
    --------
    >>> json_text({"finish_s": float("nan"), "name": "Höhe"}), json_text({"ö": 1}, ascii_only=True)
    ('{"finish_s":null,"name":"Höhe"}\n', '{"\\u00f6":1}\n')
    """
    return json.dumps(_plain(answer), ensure_ascii=ascii_only, allow_nan=False, separators=(",", ":")) + "\n"


def _plain(value: Any) -> Any:
    """Turn a value into what JSON can hold."""
    found = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(found, Mapping):
        found = {_plain(str(k)): _plain(v) for k, v in found.items()}
    elif isinstance(found, str):
        found = found.encode("utf-8", "replace").decode("utf-8")
    elif isinstance(found, float):
        found = found if math.isfinite(found) else None
    elif isinstance(found, Sequence):
        found = [_plain(v) for v in found]
    elif found is not None and not isinstance(found, (bool, int)):
        found = str(found)
    return found
