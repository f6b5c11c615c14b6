"""Errors that teach: what is wrong, where, and how to mend it."""

from __future__ import annotations


class UnusableInput(ValueError):
    """Input that cannot be used; the command line prints it as one line and exits with 2.

    Parameters
    ----------
    what : str
        What is wrong, in the user's words.
    where : str
        The file, option, line, record or kilometre concerned.
    remedy : str
        What to do about it.

    Examples
    --------
    >>> str(UnusableInput("the course has one point", where="hill.gpx", remedy="give at least two points"))
    'hill.gpx: the course has one point; give at least two points'
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        line = f"{where}: {what}" if where else what
        super().__init__(f"{line}; {remedy}" if remedy else line)
