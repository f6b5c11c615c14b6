"""What is known of who runs: the call's own answers before the diary's, and what the diary has taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from crampcast.home.diary import has_diary, known_of_runner, open_diary
from crampcast.home.learnt import kept_in
from crampcast.library.given import RunnerLike, read_runner
from crampcast.library.result import Result
from crampcast.runner.profile import Profile

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary
    from crampcast.jobs.diary import EntryPort
    from crampcast.library.diary import Diary
    from crampcast.runner.learnt import Learnt

DiaryLike: TypeAlias = "Diary | str | Path"
PlanLike: TypeAlias = "Mapping[str, Any] | str | Path"


@dataclass(frozen=True)
class Known:
    """What is known of who runs.

    Parameters
    ----------
    profile : Profile or None
        The runner named by the call, else the diary's, else None.
    runs : sequence of RunSummary
        The diary's runs.
    learnt : Learnt or None
        What the diary has taught.
    folder : Path or None
        Folder of the diary, if there is one.
    """

    profile: Profile | None
    runs: Sequence[RunSummary]
    learnt: Learnt | None
    folder: Path | None


def known(runner: RunnerLike | None, diary: DiaryLike | None) -> Known:
    """Return what is known of who runs; without a diary nothing on this machine is looked at."""
    stated = None if runner is None else read_runner(runner)
    folder = folder_of(diary)
    if folder is None:
        return Known(stated, [], None, None)
    saved, runs = known_of_runner(folder)
    taught = kept_in(folder)
    return Known(
        saved if stated is None else stated,
        runs,
        None if taught is None else taught.learnt,
        folder if has_diary(folder) else None,
    )


def folder_of(diary: DiaryLike | None) -> Path | None:
    """Return the folder of a diary, however it is named."""
    if diary is None:
        return None
    return Path(getattr(diary, "folder", cast("str | Path", diary)))


def entries_of(folder: Path | None, ask: Any, nothing: Any) -> Any:
    """Return what a question finds among the diary's entries, or `nothing` where there is no diary."""
    if folder is None:
        return nothing
    with open_diary(folder) as opened:
        return ask(cast("EntryPort", opened))


def plan_of(plan: PlanLike | None) -> Mapping[str, Any] | None:
    """Return a plan's answer: as it is, or out of its file.

    Raises
    ------
    UnusableInput
        If the file holds no plan.
    """
    if isinstance(plan, Result):
        return dict(plan)
    if plan is None or isinstance(plan, Mapping):
        return plan
    from crampcast.home.plan_file import read_plan  # noqa: PLC0415

    return read_plan(Path(plan))
