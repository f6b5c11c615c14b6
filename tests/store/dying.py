"""Do something to a diary again and again, and die one step further each time; a program of its own.

Usage: ``python dying.py FOLDER DEED``: works on a copy of the folder, says at which step it died, and waits
for a line before it goes on. A step is a statement of the database or a change of a file.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from crampcast.activity.summary import RunSummary
from crampcast.store import Diary
from crampcast.store.folder import FILE_NAME

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}


def add(diary: Diary, _: Path) -> None:
    """Import a richer record of a run that the diary knows."""
    from datetime import date

    diary.add(b"richer", "b.fit", "fit", [RunSummary(date(2026, 5, 1), distance_m=10000.0, climb_m=5.0)])


def change(diary: Diary, _: Path) -> None:
    """Change an entry."""
    diary.change_entry(1, "2026-05-01", {"text": "changed"})


def derive(diary: Diary, _: Path) -> None:
    """Keep a derived value in place of another."""
    diary.cache("derived", b"new")


def export(diary: Diary, folder: Path) -> None:
    """Write the diary to a file that is there."""
    diary.export(folder.parent / "diary.zip")


def restore(diary: Diary, folder: Path) -> None:
    """Bring an export into a new diary."""
    del diary
    with Diary.open(folder / "new") as new:
        new.restore(folder.parent / "source.zip")


def erase(diary: Diary, _: Path) -> None:
    """Erase the diary."""
    diary.erase()


DEEDS = {deed.__name__: deed for deed in (add, change, derive, export, restore, erase)}


def die_at(step: int) -> None:
    """Kill this process when so many steps have been done."""
    left = [step]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def changes_a_file(what: str, told: tuple[object, ...]) -> None:
        writes = what == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+")
        if what in CHANGES or writes:
            count()

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    sys.addaudithook(changes_a_file)


def main(source: Path, deed: Callable[[Diary, Path], None]) -> None:
    """Die at the first step, the second and so on, until the deed is done."""
    folder = source.parent / "copy"
    for step in range(500):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        child = os.fork()
        if child == 0:
            diary = Diary.open(folder)
            die_at(step)
            deed(diary, folder)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(step, code, flush=True)
        sys.stdin.readline()
        if code != -signal.SIGKILL:
            return


if __name__ == "__main__":
    assert FILE_NAME in {path.name for path in Path(sys.argv[1]).iterdir()}
    main(Path(sys.argv[1]), DEEDS[sys.argv[2]])
