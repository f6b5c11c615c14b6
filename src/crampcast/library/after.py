"""After a run: why it cramped, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crampcast.activity.table import Activity
from crampcast.home.compiled import keep_compiled_programs
from crampcast.jobs.explain import ExplainRequest, parse_mark
from crampcast.jobs.explain import explain as explain_job
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.of_diary import with_diary
from crampcast.library.given import RunLike, RunnerLike, read_activity
from crampcast.library.known import DiaryLike, Known, PlanLike, entries_of, known, plan_of
from crampcast.library.records import Cramp, Step, typed
from crampcast.library.result import Result, Spread, records, spread
from crampcast.report.quantities import System
from crampcast.runner.profile import Profile


class Explanation(Result):
    """Why a muscle cramped: what `explain` answers."""

    command: ClassVar[str | None] = "explain"

    @property
    def headline(self) -> str:
        """What would have helped most, in a sentence."""
        return str(self["headline"])

    @property
    def cramps(self) -> tuple[Cramp, ...]:
        """Each mark with its causes, in shares that add up."""
        return typed(Cramp, records(self, "cramps"))

    @property
    def counterfactuals(self) -> tuple[Mapping[str, Any], ...]:
        """What would have changed the risk, by how much, and what it costs."""
        return records(self, "counterfactuals")

    @property
    def cannot_tell(self) -> tuple[Any, ...]:
        """What this file cannot tell, and why."""
        return tuple(self.get("cannot_tell", ()))

    @property
    def confidence(self) -> str:
        """How sure the answer is: high, medium, low."""
        return str(self["confidence"])

    def to_html(self, title: str = "Run", units: System = "metric") -> str:
        """Return the report: one page that needs neither network nor script.

        Parameters
        ----------
        title : str
            Its title.
        units : {"metric", "imperial"}
            Measures shown.
        """
        from crampcast.report.explain_page import explain_html  # noqa: PLC0415

        return explain_html(self, title, units)


class Recovery(Result):
    """The hours and days after a run: what `recover` answers."""

    command: ClassVar[str | None] = "recover"

    @property
    def headline(self) -> str:
        """The most important of it, in a sentence."""
        return str(self["headline"])

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do, in order of time."""
        return typed(Step, records(self, "steps"))

    @property
    def ready_h(self) -> dict[str, Spread]:
        """Hours after the finish until each kind of session makes sense again."""
        return {str(one["id"]): hours for one in records(self, "ready") if (hours := spread(one["hours"]))}


def explain(
    run: RunLike,
    cramp: str | Sequence[str] = (),
    *,
    runner: RunnerLike | None = None,
    diary: DiaryLike | None = None,
    weather: str | None = None,
    intake: str | None = None,
    ground: str | None = None,
    plan: PlanLike | None = None,
    invented: bool = False,
    seed: int = 0,
) -> Explanation:
    """Say why a muscle cramped in a recorded run.

    Parameters
    ----------
    run : str, Path, bytes or Activity
        FIT, TCX or GPX.
    cramp : str or sequence of str
        Where it cramped: ``"1:23:45 calf left 6"``, ``"km38.2 quadriceps"``, ``"lap3"``, ``"end"``; laps
        pressed twice within five seconds count as well. Without one: the cramps that the diary holds of this
        run, else such laps.
    runner : Profile, mapping, str or Path, optional
        Who ran; default: the diary's runner, else a usual one.
    diary : Diary, str or Path, optional
        A diary, or its folder: earlier runs say what the legs were used to.
    weather : str, optional
        Words, or a file.
    intake : str, optional
        What was eaten and drunk: ``"40 g/h, 0.5 l/h, 300 mg/h"``; default: what the diary says.
    ground : str, optional
        What was underfoot; default: by the sport.
    plan : Plan, mapping, str or Path, optional
        The plan of this run, to hold against it.
    invented : bool
        The mark is made up: the answer says so.
    seed : int
        Seed of all chance.

    Returns
    -------
    Explanation
        What ``crampcast explain --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If any of it cannot be used.
    """
    marks = [parse_mark(text) for text in ([cramp] if isinstance(cramp, str) else cramp)]
    parse_eaten(intake)
    activity, who = read_activity(run), known(runner, diary)
    keep_compiled_programs()
    asked = ExplainRequest(
        activity=activity,
        marks=marks,
        profile=who.profile or Profile(),
        runs=who.runs,
        weather=weather,
        intake=intake,
        ground=ground,
        plan=plan_of(plan),
        invented=invented,
        runner_stated=who.profile is not None,
        earlier_gait=_earlier_gait(who, activity),
        learnt=who.learnt,
        seed=seed,
    )
    return Explanation(explain_job(entries_of(who.folder, lambda entries: with_diary(asked, entries), asked)))


def recover(
    run: RunLike,
    *,
    runner: RunnerLike | None = None,
    diary: DiaryLike | None = None,
    weather: str | None = None,
    intake: str | None = None,
    next_session: str | None = None,
    urine_passed: bool = False,
    diet: str = "omnivore",
    seed: int = 0,
) -> Recovery:
    """Lay out the hours and days after a run.

    Parameters
    ----------
    run : str, Path, bytes or Activity
        FIT, TCX or GPX.
    runner, diary, weather, intake, seed
        As in `explain`; what the diary says was eaten, drunk and weighed on that day counts.
    next_session : str, optional
        When the next session is: ``"18h"``, ``"2d"``, ``"tomorrow"``, a day or a moment.
    urine_passed : bool
        Urine has passed since the finish.
    diet : str
        ``omnivore``, ``vegetarian`` or ``vegan``.

    Returns
    -------
    Recovery
        What ``crampcast recover --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If any of it cannot be used.
    """
    from crampcast.jobs.recover import RecoverRequest  # noqa: PLC0415
    from crampcast.jobs.recover import recover as recover_job  # noqa: PLC0415
    from crampcast.jobs.recover.of_diary import Told, told_of  # noqa: PLC0415

    activity, who = read_activity(run), known(runner, diary)
    told = entries_of(who.folder, lambda entries: told_of(entries, activity), Told())
    keep_compiled_programs()
    answer = recover_job(
        RecoverRequest(
            activity=activity,
            profile=who.profile,
            runs=who.runs,
            weather=weather,
            intake=told.intake if intake is None else intake,
            next_text=next_session,
            urine_passed=urine_passed,
            cramped=told.cramped,
            masses=told.masses,
            diet=diet,
            seed=seed,
        )
    )
    return Recovery(answer)


def _earlier_gait(who: Known, activity: Activity) -> Sequence[Any]:
    """Return the gait of the diary's earlier runs."""
    from crampcast.jobs.gait_baseline import earlier_gait  # noqa: PLC0415

    found: Sequence[Any] = entries_of(
        who.folder, lambda diary: earlier_gait(diary, activity.start, activity.content_hash), []
    )
    return found
