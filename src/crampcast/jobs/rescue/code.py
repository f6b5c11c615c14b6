"""What was done about a cramp, as a short code that can be typed from a phone into the diary."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.errors import UnusableInput
from crampcast.evidence.rescue import STRETCHED, load_remedies

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U to be misread."""
_MISREAD = str.maketrans("OIL", "011")
SIDES = ("left", "right", "both", "")
_LENGTH = 10
_STEP_S = 5
_NOT_TOLD = 255
_FIELDS = (
    (4, "muscle"),
    (2, "side"),
    (6, "did"),
    (6, "helped"),
    (8, "relief"),
    (1, "again"),
    (12, "minutes"),
)
_BITS = sum(bits for bits, _ in _FIELDS)


class Done(NamedTuple):
    """What was done about a cramp.

    ``did`` and ``helped`` are remedies; ``relief_s`` is None where nobody counted; ``minutes`` are since the
    start of the run.
    """

    muscle: str
    side: str
    did: tuple[str, ...]
    helped: tuple[str, ...]
    relief_s: int | None
    came_back: bool
    minutes: int


def encode(done: Done) -> str:
    """Return the code of what was done: ten signs, the last one checks the others.

    Parameters
    ----------
    done : Done
        What was done. Seconds are kept in steps of five up to 21 minutes, minutes up to 68 hours.

    Examples
    --------
    >>> code = encode(Done("calf", "left", ("ease", "stretch"), ("stretch",), 40, False, 190))
    >>> decode(code).helped, len(code)
    (('stretch',), 10)
    """
    remedies = [r.id for r in load_remedies()]
    values = {
        "muscle": STRETCHED.index(done.muscle),
        "side": SIDES.index(done.side),
        "did": sum(1 << i for i, name in enumerate(remedies) if name in done.did),
        "helped": sum(1 << i for i, name in enumerate(remedies) if name in done.helped),
        "relief": _NOT_TOLD if done.relief_s is None else min(round(done.relief_s / _STEP_S), _NOT_TOLD - 1),
        "again": int(done.came_back),
        "minutes": min(max(done.minutes, 0), 4095),
    }
    number = 0
    for bits, name in _FIELDS:
        number = (number << bits) | values[name]
    number <<= (_LENGTH - 1) * 5 - _BITS
    signs = [ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(_LENGTH - 1))]
    return "".join(signs) + _check(signs)


def _check(signs: list[str]) -> str:
    """Return the sign that tells slips: odd weights that change with the place tell every single one."""
    return ALPHABET[sum((2 * place + 3) * ALPHABET.index(sign) for place, sign in enumerate(signs)) % 32]


def decode(code: str) -> Done:
    """Return what a code says.

    Parameters
    ----------
    code : str
        As typed: small letters, blanks and hyphens do no harm.

    Raises
    ------
    UnusableInput
        If it is no code, or mistyped.

    Examples
    --------
    >>> decode("banana")
    Traceback (most recent call last):
    crampcast.errors.UnusableInput: 'banana': this is no rescue code; it has 10 letters and digits
    """
    typed = "".join(code.upper().replace("-", "").split()).translate(_MISREAD)
    if len(typed) != _LENGTH or set(typed) - set(ALPHABET):
        raise UnusableInput(
            "this is no rescue code", where=repr(code)[:40], remedy=f"it has {_LENGTH} letters and digits"
        )
    wrong = UnusableInput("this code was mistyped", where=repr(code), remedy="compare it with the page")
    if _check(list(typed[:-1])) != typed[-1]:
        raise wrong
    number = 0
    for sign in typed[:-1]:
        number = (number << 5) | ALPHABET.index(sign)
    number >>= (_LENGTH - 1) * 5 - _BITS
    values = {}
    for bits, name in reversed(_FIELDS):
        values[name] = number & ((1 << bits) - 1)
        number >>= bits
    if values["muscle"] >= len(STRETCHED):
        raise wrong
    remedies = [r.id for r in load_remedies()]

    def named(mask: int) -> tuple[str, ...]:
        return tuple(name for i, name in enumerate(remedies) if mask >> i & 1)

    return Done(
        STRETCHED[values["muscle"]],
        SIDES[values["side"]],
        named(values["did"]),
        named(values["helped"]),
        None if values["relief"] == _NOT_TOLD else values["relief"] * _STEP_S,
        bool(values["again"]),
        values["minutes"],
    )
