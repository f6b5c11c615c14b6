"""XML read as a stream: any prefix, no entities, bounded depth, and on after broken places."""

from __future__ import annotations

from typing import IO, Any, Protocol
from xml.parsers import expat

from crampcast.errors import UnusableInput
from crampcast.formats.xml_letters import as_utf_8

MOST_BYTES = 512 << 20
"""Largest XML file read."""

DEEPEST = 64
"""Deepest nesting of elements read; the formats need about ten."""

LONGEST_TEXT = 4096
"""Characters of one element that are kept."""

MOST_RESUMES = 200
"""Broken places in one file after which reading goes on."""


class Handler(Protocol):
    """Takes elements as they begin and end; names come without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str, text: str) -> None:
        """Take the end of an element and the text in it."""


class _Forbidden(Exception):
    """A document that declares entities or nests without end."""


class _Parser:
    """One pass of expat over bytes, feeding a handler."""

    def __init__(self, handler: Handler, encoding: str | None = None) -> None:
        self.handler, self.text, self.depth = handler, [], 0
        self.length = 0
        self.expat = expat.ParserCreate(encoding)
        self.expat.buffer_text = True
        self.expat.StartElementHandler = self.start
        self.expat.EndElementHandler = self.end
        self.expat.CharacterDataHandler = self.characters
        self.expat.EntityDeclHandler = self.refuse
        self.expat.UnparsedEntityDeclHandler = self.refuse
        self.expat.ExternalEntityRefHandler = self.refuse

    text: list[str]

    def refuse(self, *_: Any) -> int:
        raise _Forbidden("it declares entities, which no watch or app writes")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Forbidden(f"it nests more than {DEEPEST} elements")
        self.text, self.length = [], 0
        self.handler.start(name.rpartition(":")[2], attributes)

    def characters(self, data: str) -> None:
        if self.length < LONGEST_TEXT:
            self.text.append(data[:LONGEST_TEXT])
            self.length += len(data)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.handler.end(name.rpartition(":")[2], "".join(self.text).strip())
        self.text, self.length = [], 0


def stream(
    data: bytes, handler: Handler, *, points: tuple[bytes, ...], frame: bytes, where: str = ""
) -> list[str]:
    """Feed a document to a handler; after a broken place go on at the next point.

    Parameters
    ----------
    data : bytes
        The document.
    handler : Handler
        Takes the elements.
    points : tuple of bytes
        Beginnings of the elements at which reading may go on, as ``b"<trkpt"``.
    frame : bytes
        Opening tags that such an element stands in.
    where : str
        Name of the file, for errors.

    Returns
    -------
    list of str
        What is broken, one sentence each.

    Raises
    ------
    UnusableInput
        If the document declares entities, nests too deeply or is too long.

    Notes
    -----
    Prefixes are cut off unresolved, so undeclared ones do no harm. Entities are refused before they expand.
    Letters are put right first (:func:`~crampcast.formats.xml_letters.as_utf_8`).

    Examples
    --------
    >>> class Names:
    ...     def start(self, name, attributes): print(name)
    ...     def end(self, name, text): pass
    >>> stream(b"<a><x:b/></a>", Names(), points=(), frame=b"")
    a
    b
    []
    """
    if len(data) > MOST_BYTES:
        raise UnusableInput(f"more than {MOST_BYTES >> 20} MB of XML", where=where, remedy="split the file")
    data, damage = as_utf_8(data)
    at, prologue = len(data) - len(data.lstrip(b"\x00 \t\r\n")), b""
    repaired = len(damage)
    lost = 0
    for _ in range(MOST_RESUMES):
        parser = _Parser(handler, "utf-8")
        try:
            if prologue:
                parser.expat.Parse(prologue, False)
            for begin in range(at, len(data), 1 << 20):
                parser.expat.Parse(data[begin : begin + (1 << 20)], False)
            parser.expat.Parse(b"", True)
            break
        except _Forbidden as error:
            raise UnusableInput(
                f"the file is refused: {error}", where=where, remedy="export it again"
            ) from None
        except (expat.ExpatError, ValueError, LookupError) as error:
            broken = max(at, at + parser.expat.ErrorByteIndex - len(prologue))
            if broken >= len(data.rstrip()) and len(damage) == repaired:
                damage.append("the file is cut off")
                break
            if len(damage) == repaired:
                line = data.count(b"\n", 0, broken) + 1
                damage.append(
                    f"broken XML at line {line} ({expat.ErrorString(getattr(error, 'code', 0) or 0)})"
                )
            following = [found for found in (data.find(point, broken + 1) for point in points) if found >= 0]
            if not following:
                break
            lost += 1
            at, prologue = min(following), frame
    if lost > 1:
        damage.append(f"{lost} broken places were skipped")
    return damage


def stream_file(file: IO[bytes], handler: Handler) -> list[str]:
    """Feed a document of any length to a handler, in constant memory, up to the first broken place.

    Parameters
    ----------
    file : binary file
        The document.
    handler : Handler
        Takes the elements.

    Returns
    -------
    list of str
        What is broken, one sentence each.

    Raises
    ------
    UnusableInput
        If the document declares entities that are used or parsed from outside, or nests too deeply.

    Examples
    --------
    >>> import io
    >>> class Count:
    ...     seen = 0
    ...     def start(self, name, attributes): self.seen += 1
    ...     def end(self, name, text): pass
    >>> counter = Count()
    >>> stream_file(io.BytesIO(b"<a><b/></a>"), counter), counter.seen
    ([], 2)
    """
    parser = _Parser(handler)
    try:
        while piece := file.read(1 << 20):
            parser.expat.Parse(piece, False)
        parser.expat.Parse(b"", True)
    except _Forbidden as error:
        raise UnusableInput(f"the file is refused: {error}", remedy="export it again") from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        return [f"broken XML at line {parser.expat.ErrorLineNumber} ({error})"]
    return []


def number(text: str) -> float:
    """Return the number that a text states, NaN if none; a decimal comma is understood.

    Examples
    --------
    >>> number("1.5e1"), number("2,5"), number("n/a")
    (15.0, 2.5, nan)
    """
    try:
        return float(text)
    except ValueError:
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return float("nan")
