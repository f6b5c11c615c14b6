"""``crampcast coach``: a shared server for those who look after many runners."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crampcast.cli.diary_folder import diary_folder
from crampcast.cli.options import Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, print_json, print_text
from crampcast.cli.progress import progress_bar
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.coach.server import Server
    from crampcast.coach.settings import CoachSettings

ACTIONS = ("init", "invite", "reset", "serve", "worker", "status", "erase", "group")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def coach(
        action: Annotated[str, typer.Argument(metavar="|".join(ACTIONS), help="What to do.")],
        name: Annotated[
            str | None,
            typer.Argument(metavar="[NAME]", help="For reset: whose; for erase: the number of an account."),
        ] = None,
        role: Annotated[
            str, typer.Option("--role", metavar="coach|athlete|viewer", help="Whom to invite.")
        ] = "coach",
        by: Annotated[
            str | None,
            typer.Option(
                "--by",
                metavar="COACH",
                help="Which coach invites an athlete or viewer; for group: whose athletes, default all.",
            ),
        ] = None,
        once: Annotated[bool, typer.Option("--once", help="For worker: do what waits, then end.")] = False,
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", metavar="DIR", help="For group: write population.json and group.json there."
            ),
        ] = None,
        as_json: Json = False,
        data: Annotated[
            Path | None,
            typer.Option(
                "--data",
                metavar="DIR",
                help="Folder of coach.toml; default: the user's data folder.",
                show_default=False,
            ),
        ] = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Run a shared server for a coach and athletes, on PostgreSQL.

        init makes the tables and prints the first coach's link; serve answers browsers; worker imports and
        learns; group learns what the diaries share whose athletes agreed to it. Settings come from
        coach.toml and the environment (CRAMPCAST_COACH_DATABASE and so on).
        """
        del units
        if action not in ACTIONS:
            raise UnusableInput(
                f"{action[:40]!r} is nothing to do", where="coach", remedy=f"one of {', '.join(ACTIONS)}"
            )
        if (name is not None) != (action in ("reset", "erase")):
            raise UnusableInput(
                "the name does not fit", where=f"coach {action}", remedy="for example coach reset anna"
            )
        if out is not None:
            check_out(out)
        from crampcast.coach.server import Server  # noqa: PLC0415
        from crampcast.coach.settings import read_settings  # noqa: PLC0415

        settings = read_settings(diary_folder(data))
        server = Server.open(settings, make=action == "init")
        try:
            if action == "serve":
                _serve(server, settings, as_json)
                return
            answer = (
                _group(server, by, out, seed)
                if action == "group"
                else _done(server, action, name, role, by, once)
            )
        finally:
            server.close()
        print_json(answer) if as_json else print_text(_words(answer))


def _done(
    server: Server, action: str, name: str | None, role: str, by: str | None, once: bool
) -> dict[str, Any]:
    """Do what was asked for."""
    if action in ("init", "invite"):
        return _invite(server, action, "coach" if action == "init" else role, by)
    if action == "reset":
        return _reset(server, str(name))
    if action == "erase":
        return _erase(server, str(name))
    if action == "worker":
        return {"action": action, "done": _work(server, once)}
    return _status(server)


def _invite(server: Server, action: str, role: str, by: str | None) -> dict[str, Any]:
    from crampcast.coach import invitations, people  # noqa: PLC0415

    with server.begin() as connection:
        inviter = None if by is None else people.named(connection, by)
        if by is not None and (inviter is None or inviter.role != "coach"):
            raise UnusableInput("there is no such coach", where=f"--by {by[:40]}", remedy="check the name")
        link = invitations.invite(connection, server.settings, role, inviter=inviter)
    return {"action": action, "link": link, "days": server.settings.invitation_days, "role": role}


def _reset(server: Server, name: str) -> dict[str, Any]:
    from crampcast.coach import invitations, people  # noqa: PLC0415

    with server.begin() as connection:
        person = people.named(connection, name)
        if person is None:
            raise UnusableInput("there is no such account", where=name[:40], remedy="check the name")
        link = invitations.invite(connection, server.settings, person.role, account=person)
    return {"action": "reset", "link": link, "days": server.settings.invitation_days, "role": person.role}


def _erase(server: Server, number: str) -> dict[str, Any]:
    from crampcast.coach.leaving import erase_number  # noqa: PLC0415

    if not (number.isascii() and number.isdigit()):
        raise UnusableInput(
            "this is no number of an account", where=number[:40], remedy="status --json lists erased accounts"
        )
    return {"action": "erase", "account": int(number), "erased": erase_number(server, int(number))}


def _group(server: Server, by: str | None, out: Path | None, seed: int) -> dict[str, Any]:
    """Learn from diaries whose athletes agreed; where too few do, an earlier population is removed."""
    from crampcast.cli.compiled import keep_compiled_programs  # noqa: PLC0415
    from crampcast.coach.groups import ANSWER_NAME, FILE_NAME, teach  # noqa: PLC0415

    keep_compiled_programs()
    with progress_bar("reading diaries") as progress:
        answer = teach(server, by, seed, progress)
    if out is not None:
        people = answer["population"]
        contents: dict[str, bytes] = {}
        if people is not None:
            contents = {FILE_NAME: json_text(people).encode(), ANSWER_NAME: json_text(answer).encode()}
        for path in write_all(contents, out, (FILE_NAME, ANSWER_NAME)):
            note(f"written: {path}")
    return {"action": "group", **answer}


def _status(server: Server) -> dict[str, Any]:
    from crampcast.coach.counts import status  # noqa: PLC0415

    with server.begin() as connection:
        return {"action": "status", **status(connection)}


def _work(server: Server, once: bool) -> int:
    """Take work until told to stop, or until none waits; return how many pieces."""
    from crampcast.cli.compiled import keep_compiled_programs  # noqa: PLC0415
    from crampcast.coach.worker import Worker  # noqa: PLC0415

    keep_compiled_programs()
    worker = Worker(server)
    if once:
        count = 0
        while worker.once():
            count += 1
        return count
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    note("taking work; Control-C ends it after the piece in hand")
    return worker.run()


def _serve(server: Server, settings: CoachSettings, as_json: bool) -> None:
    import uvicorn  # noqa: PLC0415

    from crampcast.cli.serve import listen  # noqa: PLC0415
    from crampcast.web.coach import build_coach_app  # noqa: PLC0415

    app = build_coach_app(server)
    listening = listen(settings.listen, settings.port)
    note(f"serving {settings.url}; Control-C ends it")
    if as_json:
        print_json({"action": "serve", "url": settings.url})
        sys.stdout.flush()
    config = uvicorn.Config(
        app,
        access_log=False,  # addresses hold the links of invitations
        log_level="warning",
        server_header=False,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="127.0.0.1" if settings.behind_proxy else "",
    )
    uvicorn.Server(config).run(sockets=[listening])


def _words(answer: dict[str, Any]) -> str:
    """Say what was done."""
    if "link" in answer:
        what = "sets the password" if answer["action"] == "reset" else f"makes an account ({answer['role']})"
        return f"This link works once, for {answer['days']} days, and {what}:\n{answer['link']}"
    if answer["action"] == "group":
        out = [f"left out: {row['athletes']}, {row['reason']}" for row in answer["left_out"]]
        return "\n".join([answer["headline"], *out])
    if answer["action"] == "worker":
        return f"{answer['done']} pieces of work done"
    if answer["action"] == "erase":
        return "erased" if answer["erased"] else "there is no such account; nothing was deleted"
    accounts = ", ".join(f"{count} {name}" for name, count in answer["accounts"].items())
    jobs = ", ".join(f"{count} {name}" for name, count in answer["jobs"].items())
    return f"accounts: {accounts}\nsharing: {answer['consents']} consents\nwork: {jobs}"
