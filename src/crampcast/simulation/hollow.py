"""Compiled programs without the graphs inside their kernels, which nobody reads once they are machine code.

XLA writes with a program the graph that it was compiled from, and loading rebuilds every operation of it:
three quarters of the time that loading takes, and two thirds of the memory that a loaded program holds. What
runs is the machine code beside it. Of the graph only what lies between kernels is asked for: which arrays
they hand on.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from typing import Any, NamedTuple

import jax

_VARINT, _BYTES, _FIXED = 0, 2, {1: 8, 5: 4}
"""Ways in which a field of a protocol buffer is written."""
_TO_MODULE = (1, 1, 1)
"""Fields that lead from an executable to its graph."""
_COMPUTATION = 3
"""Field of a graph."""
_INSTRUCTION, _NUMBER, _ROOT = 2, 5, 6
"""Fields of a computation."""
_NAME, _OPCODE, _SHAPE, _WAY, _TARGET, _OWN_NUMBER, _CALLED = 1, 2, 3, 11, 28, 35, 38
"""Fields of an instruction."""
_FOREIGN = b"kCustom"
"""A fusion that is handed to a library as a graph, each time that a program is loaded."""
_GONE = b"compiled"
"""Stands as a call for what a kernel was made from."""


class Field(NamedTuple):
    """One field of a protocol buffer: its number, how it is written, and what it holds."""

    number: int
    kind: int
    value: Any


def fields_of(message: bytes) -> list[Field]:
    """Take a message apart.

    Parameters
    ----------
    message : bytes
        In the wire format of protocol buffers.

    Raises
    ------
    ValueError, IndexError
        If it is none.

    Examples
    --------
    >>> fields_of(bytes([8, 150, 1, 18, 1, 65]))
    [Field(number=1, kind=0, value=150), Field(number=2, kind=2, value=b'A')]
    """
    found, at = [], 0
    while at < len(message):
        key, at = _number(message, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _number(message, at)
            found.append(Field(number, kind, value))
            continue
        if kind == _BYTES:
            size, at = _number(message, at)
        elif kind in _FIXED:
            size = _FIXED[kind]
        else:
            raise ValueError(f"no field is written in way {kind}")
        if at + size > len(message):
            raise ValueError("the message ends within a field")
        found.append(Field(number, kind, message[at : at + size]))
        at += size
    return found


def message_of(fields: Sequence[Field]) -> bytes:
    """Put a message together again.

    Examples
    --------
    >>> list(message_of([Field(1, 0, 150), Field(2, 2, b"A")]))
    [8, 150, 1, 18, 1, 65]
    """
    out = bytearray()
    for number, kind, value in fields:
        out += _written(number << 3 | kind)
        if kind == _VARINT:
            out += _written(value)
            continue
        if kind == _BYTES:
            out += _written(len(value))
        out += value
    return bytes(out)


def hollow(program: bytes) -> bytes:
    """Return a serialized program whose kernels are machine code alone.

    Parameters
    ----------
    program : bytes
        From ``jax.experimental.serialize_executable.serialize``.

    Returns
    -------
    bytes
        For ``deserialize_and_load``; whoever keeps it checks first that it gives what the whole one gives.

    Raises
    ------
    Exception
        If it is not written as it is by the XLA that this was made for.
    """
    out = io.BytesIO()
    _Writer(out).dump(_Reader(io.BytesIO(program)).load())
    return out.getvalue()


class _Executable(NamedTuple):
    """What is compiled, as bytes."""

    held: bytes


class _Reader(pickle.Unpickler):
    """Read what is around an executable, and hollow that."""

    def persistent_load(self, pid: Any) -> Any:
        if pid[0] == "exec":
            return _Executable(_hollow_executable(pid[1]))
        devices = {device.id: device for device in jax.devices()}
        return devices[pid[1]] if pid[0] == "device" else jax.devices()[0].client


class _Writer(pickle.Pickler):
    """Write the same again."""

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, _Executable):
            return ("exec", obj.held)
        if isinstance(obj, jax.Device):
            return ("device", obj.id)
        return ("client",) if isinstance(obj, type(jax.devices()[0].client)) else None


def _hollow_executable(executable: bytes) -> bytes:
    """Hollow the graph of an executable, which stands behind a head with its length before it."""
    size, at = _number(executable, 0)
    return executable[: at + size] + _changed(executable[at + size :], _TO_MODULE)


def _changed(message: bytes, way: tuple[int, ...]) -> bytes:
    """Return a message with the graph that lies in it hollowed."""
    if not way:
        return _hollow_graph(message)
    return message_of(
        [
            field._replace(value=_changed(field.value, way[1:])) if field.number == way[0] else field
            for field in fields_of(message)
        ]
    )


def _hollow_graph(graph: bytes) -> bytes:
    """Leave of every computation that was fused into a kernel what it takes and what it returns."""
    parts = fields_of(graph)
    computations = {k: fields_of(part.value) for k, part in enumerate(parts) if part.number == _COMPUTATION}
    fused: set[int] = set()
    for computation in computations.values():
        for field in computation:
            if field.number == _INSTRUCTION:
                instruction = fields_of(field.value)
                if _one(instruction, _OPCODE) == b"fusion" and _one(instruction, _WAY) != _FOREIGN:
                    fused |= set(_called(instruction))
    if not fused:
        raise ValueError("a program without kernels")
    for k, computation in computations.items():
        if _one(computation, _NUMBER) in fused:
            parts[k] = parts[k]._replace(value=message_of(_shell(computation)))
    return message_of(parts)


def _shell(computation: list[Field]) -> list[Field]:
    """Return a computation that takes and returns the same, and says nothing of what lies between."""
    root, out = _one(computation, _ROOT), []
    for field in computation:
        instruction = fields_of(field.value) if field.number == _INSTRUCTION else []
        if not instruction or _one(instruction, _OPCODE) == b"parameter":
            out.append(field)
        elif _one(instruction, _OWN_NUMBER) == root:
            kept = [part for part in instruction if part.number in (_NAME, _SHAPE, _OWN_NUMBER)]
            call = [Field(_OPCODE, _BYTES, b"custom-call"), Field(_TARGET, _BYTES, _GONE)]
            out.append(field._replace(value=message_of([*kept, *call])))
    return out


def _one(message: list[Field], number: int) -> Any:
    """Return the value of a field that every message of its kind has."""
    found = {field.number: field.value for field in message}
    return found[number]


def _called(instruction: list[Field]) -> list[int]:
    """Return the numbers of the computations that an instruction calls, packed or one by one."""
    out: list[int] = []
    for field in instruction:
        if field.number == _CALLED:
            at = 0
            if field.kind == _VARINT:
                out.append(field.value)
                continue
            while at < len(field.value):
                number, at = _number(field.value, at)
                out.append(number)
    return out


def _number(message: bytes, at: int) -> tuple[int, int]:
    """Return a number of any length that begins at a place, and the place behind it."""
    found, shift = 0, 0
    while True:
        byte = message[at]
        at += 1
        found |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return found, at


def _written(number: int) -> bytes:
    """Return a number as a message holds it."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)
