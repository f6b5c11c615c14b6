"""The learnt posterior as it is kept in the diary's cache: whole or not at all, rebuilt by learning again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from crampcast.evidence import load_parameters
from crampcast.forecast.learnt import NAMES
from crampcast.jobs.diary.port import Entry
from crampcast.jobs.learn.lived import NOTED, Lived, lived
from crampcast.jobs.learn.port import LearnPort
from crampcast.runner.learnt import GutShown, Learnt, Taught

KEY = "learnt"


class Known(NamedTuple):
    """A kept posterior and what has changed since."""

    learnt: Learnt
    stale: bool


def read_lived(diary: LearnPort) -> tuple[Lived, list[Entry]]:
    """Return the diary's runs as evidence, and its entries."""
    rows = diary.runs()
    recorded = {content for content, _, _ in diary.runs(replayable=True)}
    entries = list(diary.entries(None))
    return lived(rows, recorded, entries), entries


def fingerprint(found: Lived, entries: Sequence[Entry], runner: str | None) -> str:
    """Return a digest of all that is learnt from.

    Parameters
    ----------
    found : Lived
        The diary's runs.
    entries : sequence of Entry
        The newest version of every entry.
    runner : str or None
        The answers as stored.
    """
    runs = [[run.content, run.leg, run.near_watched] for run in found.watched]
    notes = [[e.id, e.version] for e in entries if e.kind in NOTED]
    text = json.dumps([runs, sorted(notes), runner, load_parameters().hash])
    return hashlib.sha256(text.encode()).hexdigest()


def keep(diary: LearnPort, learnt: Learnt, digest: str) -> None:
    """Keep a posterior, in one write."""
    value = {
        "names": list(learnt.names),
        "centre": learnt.centre.tolist(),
        "root": learnt.root.tolist(),
        "draws": np.round(learnt.draws, 4).tolist(),
        "level_sd": learnt.level_sd,
        "runs": learnt.runs,
        "cramps": learnt.cramps,
        "near_cramps": learnt.near_cramps,
        "last_day": learnt.last_day,
        "taught": [list(one) for one in learnt.taught],
        "gut": None if learnt.gut is None else list(learnt.gut),
        "fingerprint": digest,
    }
    diary.cache(KEY, json.dumps(value, sort_keys=True).encode(), load_parameters().hash)


def forget(diary: LearnPort) -> None:
    """Forget a posterior that the diary no longer supports."""
    if diary.cached(KEY, load_parameters().hash) is not None:
        diary.cache(KEY, b"", load_parameters().hash)


def kept(diary: LearnPort) -> Known | None:
    """Return the kept posterior, or None where nothing was learnt with these parameters.

    Parameters
    ----------
    diary : LearnPort
        The diary.
    """
    value = diary.cached(KEY, load_parameters().hash)
    try:
        told = json.loads(value) if value else None
    except ValueError:
        return None
    if told is None or tuple(told["names"]) != NAMES:
        return None
    counts = {name: told[name] for name in ("level_sd", "runs", "cramps", "near_cramps", "last_day")}
    centre, root, draws = (np.array(told[name], dtype=float) for name in ("centre", "root", "draws"))
    taught = tuple(Taught(*one) for one in told.get("taught", ()))
    gut = GutShown(*told["gut"]) if told.get("gut") else None
    learnt = Learnt(NAMES, centre, root, draws, **counts, taught=taught, gut=gut)
    found, entries = read_lived(diary)
    return Known(learnt, told["fingerprint"] != fingerprint(found, entries, diary.runner_text()))
