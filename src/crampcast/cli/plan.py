"""``crampcast plan COURSE``: where the legs would cramp, and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crampcast.cli.carry_option import carry_of, read_carry_option, read_products_option
from crampcast.cli.compiled import compiled_folder, keep_compiled_programs
from crampcast.cli.course_option import read_course_option, with_warnings
from crampcast.cli.diary_folder import diary_folder, known_of_runner
from crampcast.cli.elevation_option import Elevation, heights_of
from crampcast.cli.learnt import learnt_in
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out
from crampcast.cli.output import note, print_json
from crampcast.cli.plan_files import write_plan_files
from crampcast.cli.race_options import (
    ClimbOption,
    GroundOption,
    PlaceOption,
    StartOption,
    StationsOption,
    WeatherOption,
)
from crampcast.cli.under_way import (
    Crampeds,
    Drunk,
    Eaten,
    From,
    Have,
    Hotter,
    MissedBottle,
    plan_or_rest,
    said_on_the_way,
)
from crampcast.home.learnt import keep_forecast

if TYPE_CHECKING:
    from crampcast.jobs.plan.request import Frontier
    from crampcast.runner.profile import Profile

FEWEST_DRAWS, MOST_DRAWS = 20, 1000


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def plan(
        course: Annotated[
            str,
            typer.Argument(
                metavar="COURSE", help='GPX, TCX or FIT file, or words: "50 km 2400 m".', show_default=False
            ),
        ],
        start: StartOption = None,
        weather: WeatherOption = None,
        place: PlaceOption = None,
        climb: ClimbOption = None,
        stations: StationsOption = None,
        target: Annotated[
            str | None,
            typer.Option(
                "--target",
                metavar="AIM",
                help='A time, "3:45:00", or a risk, "P(cramp)<=0.2"; default: even effort.',
            ),
        ] = None,
        runner: Annotated[
            Path | None,
            typer.Option("--runner", metavar="FILE", help="TOML: who runs; default: the diary's runner."),
        ] = None,
        products: Annotated[
            Path | None,
            typer.Option(
                "--products",
                metavar="FILE",
                help="TOML or CSV: your own gels and drinks; default: generic.",
            ),
        ] = None,
        carry: Annotated[
            str | None,
            typer.Option(
                "--carry",
                metavar="WORDS",
                help='Bottles and pockets: "2x500 ml, 6 pockets"; default: the runner\'s, else the usual.',
            ),
        ] = None,
        ground: GroundOption = None,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="DIR", help="Write the report and the tables there.")
        ] = None,
        strict: Annotated[
            bool,
            typer.Option("--strict", help="Refuse a course without elevation in place of planning it flat."),
        ] = False,
        elevation: Elevation = None,
        draws: Annotated[
            int,
            typer.Option("--draws", metavar="N", min=FEWEST_DRAWS, max=MOST_DRAWS, help="Simulated runs."),
        ] = 200,
        optimise: Annotated[
            bool,
            typer.Option(
                "--optimise/--no-optimise",
                help="Spread effort and intake for the least time and risk, or run evenly by guideline.",
            ),
        ] = True,
        price: Annotated[
            float | None,
            typer.Option(
                "--price",
                metavar="MINUTES",
                min=0.0,
                max=100_000.0,
                help="Minutes that you would give to be spared a cramp; default: 5 % of the race.",
            ),
        ] = None,
        frontier: Annotated[
            bool | None,
            typer.Option(
                "--frontier/--no-frontier",
                help="What do minutes buy? Searched anew; default: on the page of --out alone, unsearched.",
                show_default=False,
            ),
        ] = None,
        from_here: From = None,
        eaten: Eaten = None,
        drunk: Drunk = None,
        cramped: Crampeds = None,
        missed_bottle: MissedBottle = False,
        hotter: Hotter = 0.0,
        have: Have = None,
        why: Annotated[
            str | None,
            typer.Option(
                "--why",
                metavar="PLACE",
                help='Why it is red there: "km62", "mi38.5 calf", "km58-63", "6:30:00 quadriceps left".',
            ),
        ] = None,
        emergency: Annotated[
            str,
            typer.Option(
                "--emergency",
                metavar="NUMBER",
                help="Emergency number of rescue.html; default: the runner's.",
            ),
        ] = "",
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Forecast a run and plan it.

        Times, the chance of a cramp in each muscle, its causes, and food and drink within safety limits.
        """
        if out is not None:
            check_out(out)
        stated = _read_runner(runner)
        own, strange = read_products_option(products)
        carried = read_carry_option(carry)
        route = read_course_option(
            course,
            stations=stations,
            ground=ground,
            strict=strict,
            heights=heights_of(elevation),
            place=place,
            climb=climb,
        )
        route = with_warnings(route, strange)
        saved, runs = known_of_runner(diary_folder(data))
        profile = stated if stated is not None else saved
        room = carried or (None if profile is None else carry_of(profile))
        said = said_on_the_way(
            from_here, eaten, drunk, cramped, missed_bottle=missed_bottle, hotter=hotter, have=have
        )
        way = "plan" if optimise else "plan_by_guideline"
        keep_compiled_programs(way if from_here is None else "plan_from_here")
        learnt = learnt_in(diary_folder(data))
        from crampcast.jobs.plan import PlanRequest, parse_question, parse_target  # noqa: PLC0415
        from crampcast.jobs.plan.packing import (  # noqa: PLC0415
            PackingOptions,
            parse_in_hand,
            products_for,
        )
        from crampcast.runner.profile import Profile as Answers  # noqa: PLC0415

        hand = None if have is None else parse_in_hand(have, products_for(PackingOptions(own, room)))
        answer = plan_or_rest(said)(
            PlanRequest(
                course=route,
                profile=Answers() if profile is None else profile,
                runs=runs,
                start=start,
                weather=weather,
                target=None if target is None else parse_target(target),
                draws=draws,
                seed=seed,
                runner_stated=profile is not None,
                optimise=optimise,
                price_s=None if price is None else price * 60.0,
                frontier=_frontier(frontier, written=out is not None),
                learnt=learnt,
                why=None if why is None else parse_question(why),
                packing=PackingOptions(own, room, hand),
                weather_folder=compiled_folder().parent / "weather",
                now=datetime.now(UTC),
            )
        )
        along: list[dict[str, Any]] = []
        if frontier is None and from_here is None:  # what is written changes no answer: the page alone has it
            along, answer = answer["frontier"], {**answer, "frontier": []}
        if start is not None and from_here is None:
            keep_forecast(diary_folder(data), answer)
        written: list[Path] = []
        if out is not None:
            written = write_plan_files(answer, route, out, units.value, profile, emergency, along)
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.text import plan_text  # noqa: PLC0415

            plan_text(answer, units.value)
        if written:
            note(f"written: {', '.join(str(path) for path in written)}")


def _frontier(asked: bool | None, *, written: bool) -> Frontier:
    """Return how the frontier is made: a report shows one without being asked."""
    if asked is None:
        return "eased" if written else "none"
    return "searched" if asked else "none"


def _read_runner(path: Path | None) -> Profile | None:
    """Read the runner file that the command line names, if any."""
    if path is None:
        return None
    from crampcast.runner.questions import from_toml  # noqa: PLC0415

    return from_toml(path)
