"""The command line: parse, call one job, render."""

from crampcast.cli.main import main

__all__ = ["main"]
