"""Fewer pieces for the same course: where many runners are simulated, every piece costs time.

Joining neighbours would level rough ground: a rise and a dip would become a flat. So pieces of nearly the
same grade are joined that lie near each other, and only their order among the others nearby is given up: over
a few usual pieces in `fewer_pieces`, over an eighth of the course in `sorted_pieces`, which is enough for how
long a course takes.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from typing import Final

import numpy as np

from crampcast.course.build import Course
from crampcast.course.points import FloatArray
from crampcast.course.segments import IntArray, Segments

CLIMB_EQUIVALENT: Final = 8.0
"""Metres on the level that count like a metre up or down, where pieces are weighed (our choice)."""
APART: Final = 0.005
"""Difference in grade that keeps pieces apart as much as the length of a usual one does (our choice)."""
LONGEST_SHARE: Final = 3.0
"""A joined piece is at most so many times as long as they are on average (our choice)."""
WINDOW: Final = 6.0
"""Usual joined pieces over which the order is given up (our choice)."""
BLOCKS, BINS = 8, 16
"""Parts of the course, and kinds of steepness in each, of `sorted_pieces`."""


def pooled(segments: Segments, label: IntArray) -> Segments:
    """Join all pieces with the same label, in the order of the labels.

    Parameters
    ----------
    segments : Segments
        Pieces of a course.
    label : ndarray of int, shape (n,)
        Group of each piece; 0, 1, 2, … all occur.

    Returns
    -------
    Segments
        Length, rise and rest are sums; heights, ground and headings are means by length.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> pieces = course_from_words("10 km 200 m").segments
    >>> whole = pooled(pieces, np.zeros(pieces.count, dtype=int))
    >>> whole.count, round(float(whole.length_m[0]))
    (1, 10000)
    """
    count = int(label.max()) + 1

    def total(values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(label, values, count), dtype=np.float64)

    length_m = total(segments.length_m)
    weight = np.where(length_m[label] > 0.0, segments.length_m, 1.0)
    whole = total(weight)

    def mean(values: FloatArray) -> FloatArray:
        return np.asarray(total(weight * values) / whole)

    first = np.full(count, segments.count)
    np.minimum.at(first, label, np.arange(segments.count))
    return Segments(
        length_m=length_m,
        grade=mean(segments.grade),
        altitude_m=mean(segments.altitude_m),
        heading_rad=np.arctan2(mean(np.sin(segments.heading_rad)), mean(np.cos(segments.heading_rad))),
        latitude_deg=mean(segments.latitude_deg),
        longitude_deg=segments.longitude_deg[first],
        ground=segments.ground[first],
        run_cost=mean(segments.run_cost),
        walk_cost=mean(segments.walk_cost),
        run_speed=mean(segments.run_speed),
        technicality=mean(segments.technicality),
        shade=mean(segments.shade),
        rest_s=total(segments.rest_s),
        station_index=segments.station_index[first],
        ground_names=segments.ground_names,
    )


def fewer_pieces(course: Course, most: int, apart_m: FloatArray | None = None) -> Course:
    """Join pieces of a course that are alike and near each other, until there are few enough.

    Parameters
    ----------
    course : Course
        The course.
    most : int
        Pieces wanted, stops included; there are more only where stops and marks leave no other way.
    apart_m : ndarray, optional
        Distances that no joined piece may reach across.

    Returns
    -------
    Course
        The same where it has no more pieces than that.

    Notes
    -----
    Within a window the pieces are sorted by grade, and the pair whose joining changes grade and ground least
    is joined first (Ward's criterion), distance counting a little, so that level ground is cut evenly. A
    joined piece lies where its parts lie on average. Stops stay as they are.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> course = course_from_words("100 km 3000 m")
    >>> fewer_pieces(course, 256).segments.count
    256
    """
    pieces = course.segments
    if pieces.count <= most:
        return course
    return replace(course, segments=pooled(pieces, alike(pieces, most, apart_m)))


def alike(pieces: Segments, most: int, apart_m: FloatArray | None = None) -> IntArray:
    """Return which of a course's pieces `fewer_pieces` joins.

    Parameters
    ----------
    pieces : Segments
        Pieces of a course.
    most, apart_m
        As there.

    Returns
    -------
    ndarray of int, shape (n,)
        Group of each piece, in the order in which the groups lie on average.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> pieces = course_from_words("100 km 3000 m").segments
    >>> label = alike(pieces, 256)
    >>> label.shape == (pieces.count,), int(label.max())
    (True, 255)
    """
    weight = _effort_m(pieces)
    usual = float(weight.sum()) / max(most - int((pieces.length_m == 0.0).sum()), 1)
    window = _windows(pieces, weight, WINDOW * usual, apart_m)
    middle = (np.cumsum(weight) - 0.5 * weight) / usual
    ground = (
        np.log(pieces.run_cost),
        np.log(pieces.run_speed),
        0.3 * pieces.technicality,
        0.1 * pieces.shade,
    )
    features = np.stack([pieces.grade, *ground, APART * middle], axis=1)
    order = np.lexsort((pieces.grade, window))
    group = _joined(features[order], weight[order], window[order], most, usual)
    label = np.empty_like(group)
    label[order] = group
    place = np.bincount(label, np.arange(pieces.count)) / np.bincount(label)
    rank = np.argsort(np.argsort(place, kind="stable"), kind="stable")
    return np.asarray(rank[label])


def sorted_pieces(segments: Segments) -> Segments:
    """Return at most 128 pieces that take as long as the course does, but not in its order.

    Parameters
    ----------
    segments : Segments
        Pieces of a course.

    Returns
    -------
    Segments
        For each eighth of the course its pieces sorted by grade into sixteenths; stops go to the first.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> pieces = course_from_words("100 km 3000 m").segments
    >>> few = sorted_pieces(pieces)
    >>> few.count, round(float(few.length_m.sum() / pieces.length_m.sum()), 6)
    (128, 1.0)
    """
    weight = _effort_m(segments)
    block = _share(weight, BLOCKS)
    label = np.zeros(segments.count, dtype=np.int64)
    for each in np.unique(block):
        inside = np.flatnonzero(block == each)
        order = inside[np.argsort(segments.grade[inside], kind="stable")]
        label[order] = each * BINS + _share(weight[order], BINS)
        still = inside[segments.length_m[inside] == 0.0]
        moving = inside[segments.length_m[inside] > 0.0]
        label[still] = label[moving].min() if moving.size else each * BINS
    return pooled(segments, np.unique(label, return_inverse=True)[1])


def _effort_m(segments: Segments) -> FloatArray:
    """Return lengths with climbs and descents counted."""
    return np.asarray(segments.length_m * (1.0 + CLIMB_EQUIVALENT * np.abs(segments.grade)))


def _share(weight: FloatArray, parts: int) -> IntArray:
    """Return into which of equal parts the middle of each piece falls."""
    through = np.cumsum(weight) - 0.5 * weight
    share = through / max(float(weight.sum()), 1e-9)
    return np.clip((share * parts).astype(np.int64), 0, parts - 1)


def _windows(pieces: Segments, weight: FloatArray, longest_m: float, apart_m: FloatArray | None) -> IntArray:
    """Return in which window each piece lies: stops by themselves, none across a mark."""
    marks = np.sort(np.asarray([] if apart_m is None else apart_m, dtype=float))
    beyond = np.searchsorted(marks, np.cumsum(pieces.length_m) - 0.5)
    still = pieces.length_m == 0.0
    begins = np.concatenate([[False], (np.diff(beyond) != 0) | still[1:] | still[:-1]])
    stretch = np.cumsum(begins)
    whole = np.bincount(stretch, weight)
    parts = np.maximum(np.rint(whole / longest_m), 1.0).astype(np.int64)
    before = np.cumsum(whole) - whole
    share = (np.cumsum(weight) - 0.5 * weight - before[stretch]) / np.maximum(whole, 1e-9)[stretch]
    inside = np.clip((share * parts[stretch]).astype(np.int64), 0, parts[stretch] - 1)
    return np.asarray((np.cumsum(parts) - parts)[stretch] + inside)


def _joined(alike: FloatArray, weight: FloatArray, stretch: IntArray, most: int, usual: float) -> IntArray:
    """Return labels of rows joined with the next ones by Ward's criterion, only within a stretch."""
    count = len(weight)
    mean, mass = alike.copy(), weight.copy()
    after, before = np.arange(1, count + 1), np.arange(-1, count - 1)
    version, alive = np.zeros(count, dtype=np.int64), np.ones(count, dtype=bool)
    waiting: list[tuple[float, int, int, int]] = []

    def offer(left: int) -> None:
        right = int(after[left]) if left >= 0 else count
        if right >= count or stretch[left] != stretch[right]:
            return
        both = mass[left] + mass[right]
        if both <= LONGEST_SHARE * usual:
            apart = mean[left] - mean[right]
            lost = mass[left] * mass[right] / both * float(apart @ apart)
            heapq.heappush(waiting, (lost, left, int(version[left]), int(version[right])))

    for left in range(count):
        offer(left)
    left_over = count
    while left_over > most and waiting:
        _, left, old_left, old_right = heapq.heappop(waiting)
        right = int(after[left])
        if not alive[left] or right >= count or (version[left], version[right]) != (old_left, old_right):
            continue
        both = mass[left] + mass[right]
        mean[left] = (mass[left] * mean[left] + mass[right] * mean[right]) / both
        mass[left] = both
        alive[right], after[left] = False, after[right]
        if after[right] < count:
            before[after[right]] = left
        version[left] += 1
        left_over -= 1
        offer(left)
        offer(int(before[left]))
    return np.asarray(np.cumsum(alive) - 1, dtype=np.int64)
