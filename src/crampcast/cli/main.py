"""Entry point: one line for unusable input (exit 2), one line for our own fault (exit 1)."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer

from crampcast import __version__
from crampcast.cli import (
    calibrate,
    coach,
    evidence,
    explain,
    field,
    group,
    importing,
    inspect,
    learn,
    log,
    plan,
    recover,
    rescue,
    runner,
    serve,
    strengthen,
    validate,
    whole_diary,
)
from crampcast.cli.output import Stopped, one_line
from crampcast.errors import UnusableInput

UNUSABLE, OUR_FAULT, STOPPED = 2, 1, 130
DEBUG = "CRAMPCAST_DEBUG"
FEW_COLLECTIONS = 200_000
"""New objects between two searches for garbage: a command makes many that live until it ends."""
MOST_HEAPS = -8
"""``M_ARENA_MAX`` of GNU's ``malloc.h``."""

app = typer.Typer(
    name="crampcast",
    help="A forecast for your legs: where a muscle would cramp, why, and what to do about it.",
    epilog="Exit codes: 0 answered, 2 the input cannot be used, 1 our own fault. Not a medical device.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    inspect,
    importing,
    plan,
    explain,
    rescue,
    recover,
    strengthen,
    field,
    log,
    learn,
    group,
    runner,
    whole_diary,
    serve,
    coach,
    evidence,
    validate,
    calibrate,
):
    command.register(app)


def _print_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(f"crampcast {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _crampcast(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Print the help where no command is named."""
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the command's name; those of the process by default.

    Returns
    -------
    int
        0 answered, 2 unusable input, 1 our own fault, 130 stopped by the user.

    Examples
    --------
    >>> main(["--version"])
    crampcast ...
    0
    """
    _quiet(whole_process=arguments is None)
    if arguments is None:
        _spare_memory()
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        code = app(args=words, prog_name="crampcast", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt, SystemExit) as why:
        if isinstance(why, BrokenPipeError) or isinstance(why.__context__, BrokenPipeError):
            return _reader_gone()
        return _say(*_explained(why))
    return int(code or 0)


def _explained(why: BaseException) -> tuple[str, int]:
    """Return the one line and the exit code for whatever ended a command."""
    usage = getattr(why, "format_message", None)
    if isinstance(why, UnusableInput):
        line, code = str(why), UNUSABLE
    elif isinstance(why, Stopped):
        line, code = str(why), STOPPED
    elif isinstance(why, (KeyboardInterrupt, EOFError, typer.Abort)):
        line, code = "stopped; nothing was stored", STOPPED
    elif usage is not None:
        context: Any = getattr(why, "ctx", None)
        path = context.command_path if context is not None else "crampcast"
        line, code = f"{str(usage()).rstrip('.')}; see {path} --help", UNUSABLE
    elif isinstance(why, MemoryError):
        line, code = "not enough memory; close other programs, or lower --draws", OUR_FAULT
    else:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        fault = f"internal error: {type(why).__name__}: {why}"
        line, code = f"{fault[:300]}; {DEBUG}=1 shows where", OUR_FAULT
    return line, code


def _spare_memory() -> None:
    """Search for garbage seldom and not at the end, and let all threads share one heap.

    Notes
    -----
    A process that ends would search all that it made once more, for a third of a second.

    GNU's allocator gives each thread a heap of its own, and keeps what was freed in each: a fifth of a plan's
    memory. Other allocators have no such option and are left alone.
    """
    gc.set_threshold(FEW_COLLECTIONS)
    atexit.register(gc.freeze)
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(MOST_HEAPS, 1)


def _quiet(*, whole_process: bool) -> None:
    """Keep the remarks of libraries from the user; CRAMPCAST_DEBUG brings them back."""
    if os.environ.get(DEBUG):
        return
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if whole_process:
        warnings.simplefilter("ignore")


def _reader_gone() -> int:
    """Leave quietly when whoever read our output has had enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _say(line: str, code: int) -> int:
    """Print the one line of an error."""
    print(f"crampcast: {one_line(line)}", file=sys.stderr)
    return code
