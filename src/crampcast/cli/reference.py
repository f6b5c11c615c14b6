"""The page of commands, written from the commands themselves."""

from __future__ import annotations

from typing import Any

import typer

from crampcast.cli.main import app

_HEAD = """# Commands

Written from the commands themselves (`scripts/write_commands.py`); a test keeps it fresh.

Every command takes `--json`, `--data`, `--units` and `--seed`. With `--json` the answer stands alone on
standard output, in the form of [its schema](schemas); warnings and progress go to standard error.

| exit code | |
| --- | --- |
| 0 | answered, also *refused* and *excluded*; of several files, if any could be read |
| 2 | the input cannot be used; one line says what, where and what to do, and nothing is stored |
| 1 | our own fault |
| 130 | stopped by you |

Two variables of the environment: `CRAMPCAST_CACHE` names the folder of compiled programs;
`CRAMPCAST_DEBUG=1` shows where an internal error comes from.
"""


def commands() -> dict[str, Any]:
    """Return every command by name, in the order of the help.

    Examples
    --------
    >>> list(commands())[:4]
    ['inspect', 'import', 'plan', 'explain']
    """
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def reference() -> str:
    """Return the page of commands in Markdown.

    Examples
    --------
    >>> reference().startswith("# Commands")
    True
    """
    return _HEAD + "".join(_section(name, command) for name, command in commands().items())


def _section(name: str, command: Any) -> str:
    """One command: what it does, its arguments and its options."""
    lead, _, rest = str(command.help or "").partition("\n\n")
    rest = " ".join(rest.split())
    usage = " ".join(p.metavar or p.name.upper() for p in command.params if p.param_type_name == "argument")
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    table = "".join(
        f"| {' | '.join(cells)} |\n" for cells in [("", "", "default"), ("---", "---", "---"), *rows]
    )
    return f"\n## `{f'crampcast {name} {usage}'.strip()}`\n\n{lead} {rest}".rstrip() + f"\n\n{table}"


def _row(parameter: Any) -> tuple[str, str, str]:
    """One argument or option: how it is written, what it means, what holds without it."""
    if parameter.param_type_name == "argument":
        written = parameter.metavar or parameter.name.upper()
        return f"`{written}`", _cell(parameter.help), "needed" if parameter.required else ""
    value = "" if parameter.is_flag else parameter.metavar or "VALUE"
    written = f"`{' '.join([parameter.opts[0], value]).strip()}`".replace("|", "\\|")
    default = parameter.default
    shown = "" if default is None or isinstance(default, bool) else f"`{_word(default)}`"
    return written, _cell(parameter.help), shown


def _word(value: Any) -> str:
    """Return a value as it is written on the command line."""
    return str(getattr(value, "value", value))


def _cell(text: str | None) -> str:
    """Return a text that stays in its cell."""
    return str(text or "").replace("|", "\\|")
