"""The course in few pieces: what candidates are tried on before the whole course judges the best."""

from __future__ import annotations

import jax
import numpy as np
from numpy.typing import NDArray

from crampcast.course.pooling import alike
from crampcast.course.segments import Segments
from crampcast.jobs.plan.optimise.merging import IntArray, merge_alike
from crampcast.simulation.track import Track, placed

FloatArray = NDArray[np.float64]

PIECES = 192
"""Pieces of the coarse course, stops included; a course with more stops keeps them all."""
GRADE_SCALE, GROUND_SCALE, PLACE_SCALE = 0.03, 0.3, 0.05
"""Differences of grade, of ground and of place (as a share of the course) that weigh alike."""


def coarse_pieces(track: Track, segments: int, done: int = 0) -> IntArray:
    """Return the coarse piece that each segment up to the finish belongs to.

    Parameters
    ----------
    track : Track
        The whole course.
    segments : int
        Segments up to the finish.
    done : int
        Segments that are run already, where the race is under way: no piece lies on both sides.

    Returns
    -------
    ndarray of int, shape (segments,)
        In order, from 0.
    """
    length, grade, ground, rest = (
        np.asarray(leaf)[:segments]
        for leaf in (track.length_m, track.grade, track.technicality, track.rest_s)
    )
    place = np.cumsum(length) / max(float(length.sum()), 1.0)
    features = np.stack([grade / GRADE_SCALE, ground / GROUND_SCALE, place / PLACE_SCALE], axis=1)
    pieces = merge_alike(features, length, rest > 0.0, PIECES - 1 if done else PIECES)
    if 0 < done < segments and pieces[done - 1] == pieces[done]:
        pieces = pieces + (np.arange(segments) >= done)
    return pieces


def pooled_pieces(segments: Segments, most: int, done: int = 0) -> IntArray:
    """Return the piece that each segment belongs to where pieces of like grade are joined.

    Parameters
    ----------
    segments : Segments
        The whole course.
    most : int
        Pieces wanted.
    done : int
        Segments that are run already, where the race is under way: no piece lies on both sides.

    Returns
    -------
    ndarray of int, shape (segments,)
        From 0, in the order in which the pieces lie on average; see `crampcast.course.pooling`. Rough ground
        stays rough, and its times and cramps stay near those of the whole course; what lies on the way is
        in place only to within some pieces.
    """
    if segments.count <= most:
        return np.arange(segments.count)
    marks = np.cumsum(segments.length_m)[[done - 1]] if done else None
    return alike(segments, most, marks)


def coarse_track(track: Track, pieces: IntArray, room: int = 0) -> Track:
    """Return the course in its coarse pieces, padded to one length for all courses.

    Parameters
    ----------
    track : Track
        The whole course.
    pieces : ndarray of int
        From `coarse_pieces` or `pooled_pieces`.
    room : int
        Pieces that are to be added later.

    Notes
    -----
    Length, rest and climb are kept; the rest are means by length. Small ups and downs within a piece are
    lost, so the coarse course is a little faster: it ranks candidates, it forecasts nothing.
    """
    count, n = int(pieces.max()) + 1, len(pieces)
    size = max(PIECES, count + room)
    length = np.asarray(track.length_m)[:n]
    weight = np.where(length > 0.0, length, 1e-9)
    total = np.bincount(pieces, weight, size)

    def averaged(values: FloatArray) -> FloatArray:
        if values.ndim > 1:
            return np.stack([averaged(column) for column in values.T], axis=1)
        means = np.bincount(pieces, weight * values, size) / np.where(total > 0.0, total, 1.0)
        means[count:] = values[-1]
        return means

    def mean(leaf: jax.Array) -> jax.Array:
        return placed(averaged(np.asarray(leaf)[:n]))

    def summed(leaf: jax.Array) -> jax.Array:
        return placed(np.bincount(pieces, np.asarray(leaf)[:n], size))

    heading = np.asarray(track.heading_rad)[:n]
    toward = np.arctan2(averaged(np.sin(heading)), averaged(np.cos(heading)))
    out: Track = jax.tree.map(mean, track)
    return out._replace(
        length_m=summed(track.length_m),
        rest_s=summed(track.rest_s),
        recorded_s=summed(track.recorded_s),
        heading_rad=placed(toward),
    )
