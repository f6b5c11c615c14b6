"""What a job answered: a typed view of the JSON that its command prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Self

from crampcast.errors import UnusableInput
from crampcast.library.frames import as_frame, chosen_library
from crampcast.library.tables import Columns, tables_of
from crampcast.report.json_text import json_text


class Spread(NamedTuple):
    """A quantity with its uncertainty: the 10th, 50th and 90th percentile of the simulated runs."""

    p10: float
    """One simulated run in ten lies below."""
    p50: float
    """The median."""
    p90: float
    """One simulated run in ten lies above."""


class Result(Mapping[str, Any]):
    r"""The answer of a job.

    It is a mapping with the keys of the command's JSON (``result["headline"]``); the classes of the jobs add
    typed properties for what is asked most. "Refused" and "cannot tell" are results too: look at `status`.

    Parameters
    ----------
    answer : mapping
        What the job returned.

    Examples
    --------
    >>> result = Result({"status": "ok", "finish_s": {"p10": 1.0, "p50": 2.0, "p90": 3.0}})
    >>> result["status"], len(result), result.to_json()
    ('ok', 2, '{"status":"ok","finish_s":{"p10":1.0,"p50":2.0,"p90":3.0}}\n')
    """

    command: ClassVar[str | None] = None
    """Command that prints the same JSON, whose schema describes it."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self._answer = answer

    def __getitem__(self, key: str) -> Any:
        return self._answer[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answer)

    def __len__(self) -> int:
        return len(self._answer)

    def __repr__(self) -> str:
        about = self.get("headline") or self.get("status") or ", ".join(list(self)[:6])
        return f"<{type(self).__name__}: {about}>"

    @property
    def status(self) -> str:
        """``ok``, ``reduced``, ``refused`` or another word of the schema; ``ok`` where there is none."""
        return str(self.get("status", "ok"))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was assumed, repaired or cut, in sentences."""
        return tuple(self.get("warnings", ()))

    @property
    def citations(self) -> tuple[Mapping[str, Any], ...]:
        """The works that the answer rests on."""
        return tuple(self.get("citations", ()))

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Version, hash of the parameters and seed: what gives the same answer again."""
        return dict(self.get("provenance", {}))

    def to_json(self) -> str:
        """Return the JSON that the command prints with ``--json``, to the letter."""
        return json_text(self._answer)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read an answer back that `to_json` or ``--json`` has written.

        Parameters
        ----------
        text : str or bytes
            The JSON.

        Raises
        ------
        UnusableInput
            If it is no JSON object.
        """
        import json  # noqa: PLC0415

        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise UnusableInput(
                "this is no answer of crampcast", where=cls.__name__, remedy="give what to_json() returned"
            )
        return cls(found)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of the answer.

        Raises
        ------
        UnusableInput
            If the class is not that of one command.
        """
        from crampcast.report.schemas import load_schema  # noqa: PLC0415

        if cls.command is None:
            raise UnusableInput(
                "no single command prints this",
                where=cls.__name__,
                remedy="ask the class of a job, like Plan",
            )
        return load_schema(cls.command)

    @cached_property
    def tables(self) -> Mapping[str, Columns]:
        """Every table of the answer: name to columns, column to values, in plain Python.

        Notes
        -----
        A list of records and a set of equally long lists are tables. A range becomes three columns
        (``time_s_p10``, ``time_s_p50``, ``time_s_p90``). Records inside records are a table of their own,
        such as ``cramps.causes``, whose column ``cramps_row`` says to which row each belongs.
        """
        return tables_of(self._answer)

    def to_frames(self, library: str | None = None) -> dict[str, Any]:
        """Return every table as a data frame.

        Parameters
        ----------
        library : {"pandas", "polars", "pyarrow"}, optional
            Which; default: the first of them that is installed.

        Raises
        ------
        UnusableInput
            If it, or none of them, is installed.
        """
        chosen = chosen_library(library)
        return {name: as_frame(columns, chosen) for name, columns in self.tables.items()}

    def to_frame(self, table: str, library: str | None = None) -> Any:
        """Return one table as a data frame.

        Parameters
        ----------
        table : str
            One of `tables`.
        library : {"pandas", "polars", "pyarrow"}, optional
            Which; default: the first of them that is installed.

        Raises
        ------
        UnusableInput
            If there is no such table, or no library for it.
        """
        if table not in self.tables:
            known = ", ".join(self.tables) or "none"
            raise UnusableInput(
                f"there is no table {table[:40]!r}", where=type(self).__name__, remedy=f"there are: {known}"
            )
        return as_frame(self.tables[table], chosen_library(library))


def spread(value: Any) -> Spread | None:
    """Return a range of an answer; None where the answer has none.

    Examples
    --------
    >>> spread({"p10": 1.0, "p50": 2.0, "p90": 4.0}), spread(None)
    (Spread(p10=1.0, p50=2.0, p90=4.0), None)
    """
    if not isinstance(value, Mapping) or not {"p10", "p50", "p90"} <= set(value):
        return None
    return Spread(*(value[key] for key in Spread._fields))


def records(answer: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    """Return a list of records of an answer, empty where there is none."""
    found = answer.get(key)
    return tuple(found) if isinstance(found, Sequence) and not isinstance(found, str) else ()
