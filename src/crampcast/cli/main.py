"""Entry point: one line for unusable input (exit 2), one line for our own fault (exit 1)."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import typer

from crampcast import __version__
from crampcast.cli import diary, evidence, inspect, plan, runner
from crampcast.errors import UnusableInput

app = typer.Typer(
    name="crampcast",
    help="A forecast for your legs: where a muscle would cramp, why, and what to do about it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (inspect, diary, plan, runner, evidence):
    command.register(app)


@app.callback()
def _version(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    if version:
        typer.echo(f"crampcast {__version__}")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the command's name; those of the process by default.

    Returns
    -------
    int
        0 answered, 2 unusable input, 1 our own fault.
    """
    try:
        code = app(args=list(sys.argv[1:] if arguments is None else arguments), standalone_mode=False)
    except UnusableInput as unusable:
        return _say(str(unusable), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, EOFError, typer.Abort):
        return _say("stopped; nothing was changed", 130)
    except Exception as fault:
        usage = getattr(fault, "format_message", None)
        if usage is not None:
            return _say(f"{usage()}; see crampcast --help", 2)
        if os.environ.get("CRAMPCAST_DEBUG"):
            traceback.print_exc()
        return _say(f"internal error: {type(fault).__name__}: {fault}; set CRAMPCAST_DEBUG=1 for details", 1)
    return int(code or 0)


def _say(line: str, code: int) -> int:
    print(f"crampcast: {' '.join(line.split())}", file=sys.stderr)
    return code
