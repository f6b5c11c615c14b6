"""``crampcast serve``: the app in the browser, on this machine."""

from __future__ import annotations

import secrets
import socket
import sys
from typing import Annotated

import typer

from crampcast import __version__
from crampcast.cli.compiled import compiled_folder, keep_compiled_programs
from crampcast.cli.diary_folder import diary_folder
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import note, print_json
from crampcast.errors import UnusableInput

PORT = 8017


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def serve(
        host: Annotated[
            str, typer.Option("--host", metavar="ADDRESS", help="Address of this machine to listen at.")
        ] = "127.0.0.1",
        port: Annotated[
            int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 for any free one.")
        ] = PORT,
        lan: Annotated[
            bool,
            typer.Option(
                "--lan", help="Also serve one other device of the local network, by a link that works once."
            ),
        ] = False,
        json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Open the app in the browser: forecast, why, rescue, diary.

        Bound to this machine; nothing is sent anywhere. Control-C ends it.
        """
        folder = diary_folder(data)
        address = "0.0.0.0" if lan and host == "127.0.0.1" else host  # noqa: S104 - asked for by --lan
        if not lan and not _is_loopback(address):
            raise UnusableInput(
                "this address can be reached from other machines",
                where=f"--host {host}",
                remedy="leave it out, or add --lan to let one other device in",
            )
        listening = listen(address, port)
        keep_compiled_programs()
        import uvicorn  # noqa: PLC0415

        from crampcast.web import Settings, build_app  # noqa: PLC0415

        chosen = listening.getsockname()[1]
        token = secrets.token_urlsafe(12) if lan else None
        own = _own_address() if lan else None
        hosts = frozenset({own} if own else ()) | (frozenset({host}) if lan else frozenset())
        settings = Settings(
            data=folder,
            hosts=hosts,
            lan_token=token,
            weather_folder=compiled_folder().parent / "weather",
            units=units.value,
            seed=seed,
        )
        name = f"[{host}]" if ":" in host else host
        url = f"http://{'127.0.0.1' if lan else name}:{chosen}/"
        note(f"open {url} in a browser; Control-C ends it")
        if json:
            print_json({"url": url, "version": __version__})
            sys.stdout.flush()
        if lan:
            note(
                f"another device, once: http://{own or host}:{chosen}/?token={token} "
                "(not encrypted: use a network that you trust)"
            )
        server = uvicorn.Server(uvicorn.Config(build_app(settings), access_log=False, log_level="warning"))
        server.run(sockets=[listening])


def _is_loopback(address: str) -> bool:
    """Tell whether only this machine can reach an address."""
    from ipaddress import ip_address  # noqa: PLC0415

    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, or say in one line why there is none."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(128)
    except OSError as why:
        reason = why.strerror or str(why)
        raise UnusableInput(
            f"cannot listen there ({reason})",
            where=f"{host}:{port}",
            remedy="choose another with --port, or --port 0 for any free one",
        ) from None
    return listening


def _own_address() -> str | None:
    """Return this machine's address in the local network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of documentation: only the route is looked up
            return str(probe.getsockname()[0])
        except OSError:
            return None
