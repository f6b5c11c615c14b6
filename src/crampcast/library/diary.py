"""The diary as the library sees it: a folder, and everything that can be done with what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from crampcast.errors import UnusableInput
from crampcast.home.diary import (
    DiaryWhenNeeded,
    has_diary,
    known_of_runner,
    open_diary,
    saved_answers,
    sweat_entries,
)
from crampcast.library.given import RunnerLike, day_of, moment_text, read_runner
from crampcast.library.result import Result, records
from crampcast.store.folder import default_directory

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.learn import LearnPort
    from crampcast.jobs.ports import DiaryPort, Progress


class Imported(Result):
    """What became of the files of an import."""

    command: ClassVar[str | None] = "import"

    @property
    def imported(self) -> int:
        """Runs that are new in the diary."""
        return int(self["imported"])

    @property
    def refused(self) -> tuple[Mapping[str, Any], ...]:
        """Files that could not be used, with the reason."""
        return records(self, "refused")


class Learnt(Result):
    """What the diary says of its runner: what `Diary.learn` answers."""

    command: ClassVar[str | None] = "learn"

    @property
    def headline(self) -> str:
        """What was learnt, in a sentence."""
        return str(self["headline"])

    @property
    def parameters(self) -> tuple[Mapping[str, Any], ...]:
        """Each parameter before and after, from how many runs, moved by which entries."""
        return records(self, "parameters")


class Runner(Result):
    """Who runs and what is inferred: what `Diary.who` answers."""

    command: ClassVar[str | None] = "runner"

    @property
    def estimates(self) -> tuple[Mapping[str, Any], ...]:
        """Every number inferred of the runner, with its spread and what it rests on."""
        return records(self, "estimates")


class Diary:
    """A diary in a folder; nothing is made there before something is stored.

    Parameters
    ----------
    folder : str or Path, optional
        Default: the user's own diary, which the command and the app use.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     diary = Diary(folder)
    ...     number = diary.log("cramp", at="km38.2", muscle="calf", side="left", severity=6)["id"]
    ...     diary.edit(number, severity=5)["fields"]["severity"], len(diary.history(number))
    (5.0, 2)
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = default_directory() if folder is None else Path(folder)

    def __repr__(self) -> str:
        return f"Diary({str(self.folder)!r})"

    def import_runs(self, *paths: str | Path, progress: Progress | None = None) -> Imported:
        """Import files, archives and folders; each run counts once.

        Parameters
        ----------
        *paths : str or Path
            FIT, TCX, GPX, CSV logs, export archives, folders.
        progress : callable, optional
            Told ``(done, total, name)`` before every file.
        """
        from crampcast.jobs.importing import import_paths  # noqa: PLC0415

        diary = DiaryWhenNeeded(self.folder)
        try:
            return Imported(import_paths(paths, cast("DiaryPort", diary), progress=progress))
        finally:
            diary.close()

    def log(self, kind: str, *, when: str | datetime | None = None, **fields: Any) -> Mapping[str, Any]:
        """Write an entry.

        Parameters
        ----------
        kind : str
            ``cramp``, ``intake``, ``sweat_test`` and so on; `kinds` lists them.
        when : str or datetime, optional
            When it was; default now.
        **fields
            Its fields.

        Returns
        -------
        mapping
            The entry as stored.

        Raises
        ------
        UnusableInput
            If anything of it cannot be used; nothing is stored then.
        """
        from crampcast.jobs.diary import log as write  # noqa: PLC0415
        from crampcast.jobs.diary.entries import ready  # noqa: PLC0415

        now = datetime.now().astimezone()
        name, body, at = ready(kind, fields, moment_text(when), now)
        with open_diary(self.folder) as opened:
            return write(cast("EntryPort", opened), name, body, at, now)

    @staticmethod
    def kinds() -> Mapping[str, Any]:
        """Return the kinds of entries with their fields.

        Examples
        --------
        >>> "sweat_test" in Diary.kinds()
        True
        """
        from crampcast.jobs.diary.kinds import kinds_answer  # noqa: PLC0415

        found: Mapping[str, Any] = kinds_answer()["kinds"]
        return found

    def entries(
        self, kind: str | None = None, since: str | date | None = None, until: str | date | None = None
    ) -> tuple[Mapping[str, Any], ...]:
        """Return the entries, oldest first; of one kind, or of some days.

        Parameters
        ----------
        kind : str, optional
            One of `kinds`; default: all.
        since, until : str or date, optional
            First and last day.
        """
        from crampcast.jobs.diary import entries  # noqa: PLC0415

        days = (day_of(since), day_of(until))
        if not has_diary(self.folder):
            return ()
        with open_diary(self.folder) as opened:
            return tuple(entries(cast("EntryPort", opened), kind, *days))

    def edit(self, number: int, *, when: str | datetime | None = None, **fields: Any) -> Mapping[str, Any]:
        """Change an entry; the earlier version is kept.

        Parameters
        ----------
        number : int
            Number of the entry.
        when : str or datetime, optional
            When it was; default: as before.
        **fields
            Fields that change; None takes one away.

        Returns
        -------
        mapping
            The entry as stored.
        """
        from crampcast.jobs.diary import edit  # noqa: PLC0415

        with self._written() as opened:
            now = datetime.now().astimezone()
            return edit(cast("EntryPort", opened), number, fields, moment_text(when), now)

    def delete(self, number: int) -> Mapping[str, Any]:
        """Take an entry out; its history is kept until the diary is erased.

        Parameters
        ----------
        number : int
            Number of the entry.
        """
        from crampcast.jobs.diary import delete  # noqa: PLC0415

        with self._written() as opened:
            return delete(cast("EntryPort", opened), number)

    def history(self, number: int) -> tuple[Mapping[str, Any], ...]:
        """Return every version of an entry, oldest first.

        Parameters
        ----------
        number : int
            Number of the entry.
        """
        from crampcast.jobs.diary import history  # noqa: PLC0415

        with self._written() as opened:
            return tuple(history(cast("EntryPort", opened), number))

    def set_runner(self, runner: RunnerLike) -> int:
        """Store who runs as the newest version; return its number.

        Parameters
        ----------
        runner : Profile, mapping, str or Path
            Answers, or the TOML file that holds them.
        """
        from crampcast.jobs.ports import save_runner  # noqa: PLC0415

        profile = read_runner(runner)
        with open_diary(self.folder) as opened:
            return save_runner(cast("DiaryPort", opened), profile)

    def who(self, on: str | date | None = None) -> Runner:
        """Tell who runs, and every number inferred from answers and runs, with its spread.

        Parameters
        ----------
        on : str or date, optional
            Day for which condition is told; default the day after the last run.
        """
        from crampcast.home.compiled import keep_compiled_programs  # noqa: PLC0415
        from crampcast.jobs.who import who_runs  # noqa: PLC0415

        saved, runs = known_of_runner(self.folder)
        keep_compiled_programs()
        return Runner(who_runs(saved, runs, day_of(on), sweat_entries(self.folder)))

    def standing(self, on: str | date | None = None) -> Result:
        """Tell how the runner stands this week, and why: what a coach's board shows of a diary.

        Parameters
        ----------
        on : str or date, optional
            Day; default today.
        """
        from crampcast.home.compiled import keep_compiled_programs  # noqa: PLC0415
        from crampcast.jobs.standing import standing  # noqa: PLC0415

        day = day_of(on) or datetime.now().astimezone().date()
        keep_compiled_programs()
        with self._written() as opened:
            return Result(standing(cast("LearnPort", opened), day))

    def learn(
        self,
        method: str = "fast",
        *,
        runner: RunnerLike | None = None,
        population: str | Path | None = None,
        seed: int = 0,
    ) -> Learnt:
        """Learn from the diary how its runner differs from a usual one; plans with it use that from then on.

        Parameters
        ----------
        method : {"fast", "nuts"}
            A normal at the mode, or the slower reference.
        runner : Profile, mapping, str or Path, optional
            Who ran; default: the diary's runner.
        population : str or Path, optional
            What a group's diaries say of runners, as ``crampcast group --out`` has written it.
        seed : int
            Seed of all chance.
        """
        from crampcast.home.compiled import keep_compiled_programs  # noqa: PLC0415
        from crampcast.home.population_file import read_population  # noqa: PLC0415
        from crampcast.jobs.learn import LearnRequest, learn  # noqa: PLC0415

        stated = saved_answers(self.folder) if runner is None else read_runner(runner)
        people = None if population is None else read_population(Path(population))
        request = LearnRequest(stated, method, seed, population=people)
        keep_compiled_programs()
        if not has_diary(self.folder):
            return Learnt(learn(None, request))
        with open_diary(self.folder) as opened:
            return Learnt(learn(cast("LearnPort", opened), request))

    def export(self, file: str | Path) -> Mapping[str, int]:
        """Write the whole diary to one file; return the rows by table.

        Parameters
        ----------
        file : str or Path
            Where; a ZIP.
        """
        with self._written() as opened:
            counts: Mapping[str, int] = opened.export(Path(file))
        return counts

    def restore(self, file: str | Path) -> Mapping[str, int]:
        """Fill an empty diary from an export, all of it or nothing; return the rows by table.

        Parameters
        ----------
        file : str or Path
            What `export` has written.

        Raises
        ------
        UnusableInput
            If it is no export, or the diary is not empty.
        """
        if not Path(file).is_file():
            raise UnusableInput("there is no such file", where=str(file), remedy="check the path")
        with open_diary(self.folder) as opened:
            counts: Mapping[str, int] = opened.restore(Path(file))
        return counts

    def erase(self) -> Mapping[str, int]:
        """Delete the whole diary, for good; return what was deleted, as far as it could be read."""
        from crampcast.store import erase_diary  # noqa: PLC0415

        return (erase_diary(self.folder) or {}) if has_diary(self.folder) else {}

    def _written(self) -> Any:
        """Open the diary, which must be there."""
        if not has_diary(self.folder):
            raise UnusableInput(
                "there is no diary", where=str(self.folder), remedy="import runs or log something first"
            )
        return open_diary(self.folder)
