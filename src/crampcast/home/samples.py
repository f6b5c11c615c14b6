"""Sample courses and runners that come with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from crampcast.errors import UnusableInput


def sample(name: str) -> Path:
    """Return a file of the samples.

    Parameters
    ----------
    name : str
        Its place in the folder ``samples``, such as ``road/runner.toml``.

    Returns
    -------
    Path
        The file: out of the installed package, or of the source tree that the package is run from.

    Raises
    ------
    UnusableInput
        If the program came without its samples.

    Examples
    --------
    >>> sample("road/runner.toml").name
    'runner.toml'
    """
    package = Path(str(files("crampcast")))
    for folder in (package / "samples", package.parents[1] / "samples"):
        if (folder / name).is_file():
            return folder / name
    raise UnusableInput("this sample is not installed", where=name, remedy="name a file of your own")
