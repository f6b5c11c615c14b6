"""What the logs of an export say of its recordings: Strava's table, Apple's list of workouts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.formats import csv_log
from crampcast.formats.apple_health import Workout, as_log, workouts


@dataclass
class Listing:
    """Rows of logs and workouts of Apple Health, by the full names of the files that they name.

    ``source`` is the ``export.xml`` itself; ``log_name``, ``log`` and ``fault`` what becomes of it.

    Examples
    --------
    >>> Listing().rows
    {}
    """

    rows: dict[str, RunSummary] = field(default_factory=dict)
    routes: dict[str, Workout] = field(default_factory=dict)
    source: str = ""
    log_name: str = ""
    log: bytes = b""
    fault: str = ""

    def take(self, other: Listing) -> None:
        """Take a health export's part from another listing."""
        self.routes, self.source = other.routes, other.source
        self.log_name, self.log, self.fault = other.log_name, other.log, other.fault


def shown_name(name: str) -> str:
    r"""Return a member's name without what a terminal could take for a command.

    Examples
    --------
    >>> shown_name("a\\b\x1b[31m.fit")
    'a/b__31m.fit'
    """
    return re.sub(r"[^\w .()/+\-@,:]", "_", name.replace("\\", "/"))[:300]


def beside(log_name: str, named: str) -> str:
    """Return the full name of a file that a log names, relative to itself.

    Parameters
    ----------
    log_name : str
        Full name of the log, on disk or in an archive.
    named : str
        The file as the log names it.

    Returns
    -------
    str

    Examples
    --------
    >>> beside("export.zip:me/activities.csv", "activities/1.fit.gz"), beside("me/log.csv", "a.gpx")
    ('export.zip:me/activities/1.fit.gz', 'me/a.gpx')
    """
    plain = log_name.replace("\\", "/")
    folder = plain[: max(plain.rfind("/"), plain.rfind(":")) + 1]
    return folder + shown_name(posixpath.normpath(named.replace("\\", "/")).lstrip("/"))


def listed_by(data: bytes, name: str) -> Mapping[str, RunSummary]:
    r"""Read which files a log names, and what it says of each.

    Parameters
    ----------
    data : bytes
        A table; one that is no log names nothing.
    name : str
        Its full name.

    Returns
    -------
    mapping of str to RunSummary

    Examples
    --------
    >>> log = b"Activity Date,Distance,Filename\n2024-05-01,10,activities/1.fit.gz\n"
    >>> list(listed_by(log, "export.zip:activities.csv"))
    ['export.zip:activities/1.fit.gz']
    """
    if not csv_log.is_log(data):
        return {}
    try:
        log = csv_log.parse(data, name)
    except UnusableInput:
        return {}
    return {beside(name, file): row for row, file in zip(log.rows, log.files, strict=True) if file}


def health_listing(file: IO[bytes], name: str) -> Listing:
    """Read the workouts of Apple Health with their heart rates and routes.

    Parameters
    ----------
    file : binary file
        An ``export.xml``.
    name : str
        Its full name.

    Returns
    -------
    Listing
        With a fault if there is no workout, or the file is refused.

    Examples
    --------
    >>> import io
    >>> health_listing(io.BytesIO(b"<HealthData/>"), "export.xml").fault
    'the health export holds no run, walk or hike'
    """
    log_name = beside(name, "workouts.csv")
    try:
        found = workouts(file)
    except UnusableInput as why:
        return Listing(source=name, log_name=name, fault=why.what)
    routes = {beside(name, workout.route): workout for workout in found if workout.route}
    return Listing(routes=routes, source=name, log_name=log_name, log=as_log(found))
