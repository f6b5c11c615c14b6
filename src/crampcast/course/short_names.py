"""Names cut to what a device shows, so that what differs still reads differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count, takewhile

from crampcast.course.marked import shortened

_VOLUME = re.compile(r"(\d+ ?ml) (.+)")
_PACKET = re.compile(r"(?:(\d+) )?(?:packet|cup|sachet|bag|bottle|piece|slice|handful)s? of (.+)")
_TIMES = re.compile(r"\b(\d+) × ")
_ADVICE = re.compile(r"(Ease|Mind) (quadriceps|hamstring|adductor|hip flexor)\b")
_SHORT_MUSCLES = {"quadriceps": "quads", "hamstring": "hams", "adductor": "groin", "hip flexor": "hip"}
"""What a runner reads at a glance where the muscle's name has no room."""
_HALVES = re.compile(r"\b2 (?:half (\w+)s|× half an? (\w+))\b")
_HALF = re.compile(r"\bhalf an? ")
_SHORT = 3
"""Letters of a last word that is kept: a number, as a rule."""
_HOUR = re.compile(r"\d{1,2}:\d\d")
"""And a time is kept."""
Fits = Callable[[str], bool]


def letters(length: int) -> Fits:
    """Return whether a name has no more letters than this."""
    return lambda name: len(name) <= length


def octets(length: int) -> Fits:
    """Return whether a name takes no more bytes than this."""
    return lambda name: len(name.encode()) <= length


def short_names(names: Sequence[str], fits: Fits) -> list[str]:
    """Return names that fit, different ones for different names.

    Parameters
    ----------
    names : sequence of str
        Of stations, and lists of what to take with commas.
    fits : callable
        `letters` or `octets` of the room on the device.

    Returns
    -------
    list of str
        A name that fits stays. A list keeps whole things and says how many more there are; a name loses what
        it shares with its like, or the ends of its first words; at last a letter or a number tells apart.

    Examples
    --------
    >>> short_names(["Ravitaillement Notre-Dame", "Ravitaillement Les Contamines", "Gel"], letters(15))
    ['R. Notre-Dame', 'R. Les Contamin', 'Gel']
    >>> short_names(["gel, half a banana, 150 ml sports drink", "gel, 150 ml sports drink"], letters(15))
    ['gel, 150 ml +1', 'gel, 150 ml']
    >>> short_names(["Ease quadriceps", "Ease hamstring", "Mind hip flexor"], letters(10))
    ['Ease quads', 'Ease hams', 'Mind hip']
    """
    plain = [" ".join(name.split()) for name in names]
    of: dict[str, str] = {name: name for name in plain if fits(name)}
    different = list(dict.fromkeys(plain))
    for name in different:
        if name not in of:
            shared = max((_shared_words(name, other) for other in different if other != name), default=0)
            used = set(of.values())
            of[name] = next(c for c in _candidates(name, shared, fits) if c and fits(c) and c not in used)
    return [of[name] for name in plain]


def _shared_words(name: str, other: str) -> int:
    """Return how many words two names begin with alike, the last one never counted."""
    words, others = name.split(" "), other.split(" ")
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(words[:-1], others, strict=False))
    return sum(1 for _ in alike)


def _candidates(name: str, shared: int, fits: Fits) -> Iterator[str]:
    """Yield shorter names, the most readable first; without end."""
    if (advice := _ADVICE.match(name)) is not None:
        yield f"{advice[1]} {_SHORT_MUSCLES[advice[2]]}{name[advice.end() :]}"
    said = name.split(", ")
    things = [_unpacked(thing) for thing in said]
    packet = len(things) == 1 and things != said
    name = ", ".join(things)
    words = name.split(" ")
    if packet:  # the words that it shared are gone
        yield _cut(name, fits)
    if _VOLUME.match(name) or len(things) > 1:
        yield from _of_things(said, things, fits)
    elif shared and not (shared == len(words) - 1 and _kept(words[-1])):
        if _HOUR.fullmatch(words[-1]):
            yield _cut(" ".join([_initials(words[:shared]), *words[shared:-1]]), fits, f" {words[-1]}")
        yield _cut(" ".join([_initials(words[:shared]), *words[shared:]]), fits)
    if len(things) > 1:
        for letter in "bcdefghijkl":
            yield _cut(things[0], fits, f" +{len(things) - 1} {letter}")
    elif _kept(words[-1]):
        yield _cut(" ".join(words[:-1]), fits, f" {words[-1]}")
    yield _cut(name, fits)
    if len(words) > 1:
        yield _cut(" ".join([_initials(words[:1]), *words[1:]]), fits)
    for number in count(2):
        yield _cut(name, fits, f" {number}")


def _of_things(said: list[str], things: list[str], fits: Fits) -> Iterator[str]:
    """Yield shorter names of a list of things, or of an amount of one."""
    name = ", ".join(things)
    one_drink = sum(bool(_VOLUME.match(thing)) for thing in things) == 1
    things = [_VOLUME.sub(r"\1" if one_drink else r"\2", thing) for thing in things]
    yield _cut(name, fits) if len(things) == 1 else ", ".join(things)
    yield _whole_things(things, 0, fits)
    if len(things) == 2 and one_drink and things[0] != said[0]:  # what a packet holds is clear from one word
        yield ", ".join([_first_word(things[0]), things[1]])
    if len(things) > 1:
        yield _cut(things[0], fits, f" +{len(things) - 1}")
    for first in range(1, len(things)):
        yield _whole_things(things[first:], first, fits)
    for thing in things:
        ending = f" +{len(things) - 1}" if len(things) > 1 else f" {_initials(name.split(' ')[2:])}"
        yield _cut(thing, fits, ending)


def _first_word(thing: str) -> str:
    """Return a thing's first word, with its count.

    Examples
    --------
    >>> _first_word("2× dextrose tablets"), _first_word("dextrose tablets")
    ('2× dextrose', 'dextrose')
    """
    words = thing.split(" ")
    return " ".join(words[: 2 if words[0].endswith("×") else 1])


def _kept(word: str) -> bool:
    """Whether a last word is kept whole: a number, or a time."""
    return len(word) <= _SHORT or _HOUR.fullmatch(word) is not None


def _unpacked(thing: str) -> str:
    """Return what a packet holds, with the number of packets.

    Examples
    --------
    >>> _unpacked("2 packets of dextrose tablets"), _unpacked("Bay of Pigs")
    ('2× dextrose tablets', 'Bay of Pigs')
    >>> _unpacked("half a banana"), _unpacked("2 × half a banana")
    ('½ banana', '1 banana')
    >>> _unpacked("2 half bananas"), _unpacked("3 × half a banana")
    ('1 banana', '3× ½ banana')
    """
    thing = _TIMES.sub(r"\1× ", _HALF.sub("½ ", _HALVES.sub(_whole, thing)))
    found = _PACKET.fullmatch(thing)
    return thing if found is None else f"{found[1]}× {found[2]}" if found[1] else found[2]


def _whole(halves: re.Match[str]) -> str:
    return f"1 {halves[1] or halves[2]}"


def _whole_things(things: list[str], left_out: int, fits: Fits) -> str:
    """Return the first of some things and those others that fit, with how many more there are."""
    kept = things[:1]
    for thing in things[1:]:
        more = left_out + len(things) - len(kept) - 1
        if fits(", ".join([*kept, thing]) + (f" +{more}" if more else "")):
            kept.append(thing)
    more = left_out + len(things) - len(kept)
    return ", ".join(kept) + (f" +{more}" if more else "")


def _initials(words: Sequence[str]) -> str:
    """Return words as their first letters.

    Examples
    --------
    >>> _initials(["Aid", "station"]), _initials(["Refuge"])
    ('AS', 'R.')
    """
    return f"{words[0][:1]}." if len(words) == 1 else "".join(word[:1].upper() for word in words)


def _cut(name: str, fits: Fits, ending: str = "") -> str:
    """Return as much of a name as fits before an ending, up to a word's end where that loses little."""
    most = sum(1 for _ in takewhile(lambda k: fits(name[:k] + ending), range(1, len(name) + 1)))
    return shortened(name, most) + ending if most else ending.strip()
