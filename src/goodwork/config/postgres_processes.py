"""What a process of PostgreSQL is begun with, and what it and the machine say when it can't go on."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from goodwork.config.postgres_programs import CannotStart


def dies_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """Give what a child must call first so that it gets a signal when its parent is gone (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1

    def ask_the_kernel() -> None:
        libc.prctl(set_parent_death_signal, int(with_signal), 0, 0, 0)

    return ask_the_kernel


@contextlib.contextmanager
def plain_words(home: Path) -> Iterator[None]:
    """Say what the machine refuses us in a sentence: a full disk, a folder that is not ours; raises CannotStart."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise CannotStart(f"The disk is full: free some space where {home} lies, then try again.") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise CannotStart(f"{error.filename or home} can't be written; give this account the right to.") from error
        raise


def environment() -> dict[str, str]:
    """Return what a server needs of our surroundings: nothing that points it, or a client of it, somewhere else."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PG") and not name.startswith("GOODWORK") and name != "DATABASE_URL"
    } | {"LC_ALL": "C"}


def last_line(text: str) -> str:
    """Return the line of a log that says why a server ended."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in reversed(lines):
        if any(word in line for word in ("FATAL", "error:", "PANIC")):
            return line
    return lines[-1] if lines else "it said nothing"
