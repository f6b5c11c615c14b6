"""A program whose children die one after the other, and who looks at what each of them left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator


def deaths(*arguments: str) -> Iterator[bool]:
    """Let a program kill a child at its first step, its second and so on; say whether it was killed.

    The next child begins when what the last one left has been looked at.
    """
    with subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as ran:
        assert ran.stdin is not None
        assert ran.stdout is not None
        for line in ran.stdout:
            _, code = map(int, line.split())
            assert code in (0, -signal.SIGKILL)
            yield code != 0
            ran.stdin.write("\n")
            ran.stdin.flush()
    assert ran.returncode == 0
