"""The way ahead (or behind) as arrays that one step at a time walks along."""

from __future__ import annotations

from typing import NamedTuple

import jax
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.load import SegmentLoad, segment_load_per_speed
from crampcast.course.segments import Segments
from crampcast.simulation.kept_programs import kept_program

SIZES = (128, 256, 512, 1024, 1536, 1664, 1792, 2048, 2560, 3072, 4096, 6144, 8192, 16384)
"""Lengths to which tracks are padded with empty segments, so that compiled programs are reused."""


class Track(NamedTuple):
    """Segments of a course or of a recording; every leaf has the leading axis of segments.

    Empty segments (no length, no rest, no recorded time) pad the end and change nothing.
    """

    length_m: Array
    """Length along the slope."""
    rest_s: Array
    grade: Array
    altitude_m: Array
    heading_rad: Array
    run_cost: Array
    walk_cost: Array
    ground_speed: Array
    """Speed that the surface allows over the speed on a firm smooth one."""
    technicality: Array
    shade: Array
    effort: Array
    """Effort asked of each segment relative to even effort."""
    recorded_s: Array
    """Replay: recorded duration of the segment; 0 in a forecast."""
    load: SegmentLoad


_AT_ONCE = 256
_load_at_once = kept_program(segment_load_per_speed)


def segment_load(
    grade: ArrayLike, technicality: ArrayLike, new_to_trails: float, poles: float, pack_ratio: float
) -> SegmentLoad:
    """Return `segment_load_per_speed` of a whole track, in blocks, so that one program serves every length.

    Parameters
    ----------
    grade, technicality : array_like, shape (n,)
        Of each segment.
    new_to_trails, poles, pack_ratio : float
        Of the runner.

    Examples
    --------
    >>> segment_load(np.zeros(300), np.zeros(300), 0.0, 0.0, 1.0).run_con.shape
    (300, 10)
    """
    if isinstance(grade, jax.core.Tracer):  # inside another program there is nothing to share
        return _load_at_once(grade, technicality, new_to_trails, poles, pack_ratio)
    slope, rough = (np.asarray(values, dtype=float) for values in (grade, technicality))
    fill = (0, -len(slope) % _AT_ONCE)
    blocks = zip(*(np.pad(x, fill).reshape(-1, _AT_ONCE) for x in (slope, rough)), strict=True)
    parts = [_load_at_once(steep, loose, new_to_trails, poles, pack_ratio) for steep, loose in blocks]
    load: SegmentLoad = jax.tree.map(lambda *leaf: placed(np.concatenate(leaf)[: len(slope)]), *parts)
    return load


def placed(values: np.ndarray) -> Array:
    """Return NumPy's values as an array of JAX's.

    Notes
    -----
    ``jax.numpy.asarray`` compiles a program for each shape, which takes a command from the shell longer than
    what it then does with the values.

    Examples
    --------
    >>> placed(np.zeros(3)).shape
    (3,)
    """
    array: Array = jax.device_put(values)
    return array


def padded_size(count: int) -> int:
    """Return the padded length for `count` segments.

    Examples
    --------
    >>> padded_size(1690)
    1792
    """
    return next((size for size in SIZES if size >= count), -(-count // 16384) * 16384)


def build_track(
    segments: Segments,
    *,
    new_to_trails: float = 0.0,
    poles: float = 0.0,
    pack_ratio: float = 1.0,
    effort: np.ndarray | None = None,
    recorded_s: np.ndarray | None = None,
    pad: bool = True,
) -> Track:
    """Turn a course's segments into the simulator's arrays.

    Parameters
    ----------
    segments : Segments
        Segments of the course, n of them; a rest is a segment without length.
    new_to_trails, poles : float
        0 or 1: raise the lower leg's load on technical ground; unload the legs on walked climbs.
    pack_ratio : float
        Body and pack mass over body mass.
    effort : ndarray, shape (n,), optional
        Effort relative to even effort; 1 everywhere when omitted.
    recorded_s : ndarray, shape (n,), optional
        Recorded duration of each segment, for a replay.
    pad : bool
        Pad to one of a few lengths so that compiled programs are reused.

    Returns
    -------
    Track
    """
    count = len(segments.length_m)
    size = padded_size(count) if pad else count

    def padded(values: np.ndarray | None, fill: float) -> Array:
        out = np.full(size, fill)
        if values is not None:
            out[:count] = values
        return placed(out)

    grade = padded(segments.grade, 0.0)
    technicality = padded(segments.technicality, 0.0)
    return Track(
        length_m=padded(segments.length_m * np.sqrt(1.0 + segments.grade**2), 0.0),
        rest_s=padded(segments.rest_s, 0.0),
        grade=grade,
        altitude_m=padded(segments.altitude_m, float(segments.altitude_m[-1])),
        heading_rad=padded(np.nan_to_num(segments.heading_rad), 0.0),
        run_cost=padded(segments.run_cost, 1.0),
        walk_cost=padded(segments.walk_cost, 1.0),
        ground_speed=padded(segments.run_speed, 1.0),
        technicality=technicality,
        shade=padded(segments.shade, 0.0),
        effort=padded(np.ones(count) if effort is None else effort, 1.0),
        recorded_s=padded(recorded_s, 0.0),
        load=segment_load(grade, technicality, new_to_trails, poles, pack_ratio),
    )
