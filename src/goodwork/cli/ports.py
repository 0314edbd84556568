"""What the commands need of the machine that they run on; `config` implements it and hands it over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class CannotReach(Exception):
    """The database can't be had; the text is one sentence that says what to do."""


class Host(Protocol):
    """The machine: its database and the programs that belong to it."""

    def database(self, tell: Callable[[str], None]) -> AbstractContextManager[None]:
        """Have the database there, with its tables, for the length of a block."""

    def bare_database(self) -> AbstractContextManager[None]:
        """Have the server there for the length of a block, whatever its tables are like."""

    def migrate(self, tell: Callable[[str], None]) -> None:
        """Bring tables, rights and reference data up to date."""

    def dump_command(self) -> list[str]:
        """Return the command that writes a backup of the database to its standard output."""

    def script_command(self, file: str) -> list[str]:
        """Return the command that turns a backup into SQL on its standard output."""

    def apply_command(self) -> list[str]:
        """Return the command that runs SQL from its standard input in one transaction."""

    def give_rights(self) -> None:
        """Let the product's own role read and write the tables, and no more (ADR 0002)."""

    def write_references(self) -> list[str]:
        """Print the references of the docs from the code, and name those that changed."""

    def stale_references(self) -> list[str]:
        """Name the references of the docs that are not what the code says."""

    def setup(self) -> None:
        """Make Django ready, without touching the database."""

    def log(self, text: str) -> str:
        """Keep a text for whoever mends the program, and say where."""


_host: Host | None = None


def plug_in(host: Host) -> None:
    """Set the machine that the commands run on."""
    global _host
    _host = host


def host() -> Host:
    """Return the machine that was plugged in."""
    if _host is None:
        raise RuntimeError("No host is plugged in: start by goodwork.config.command_line.main().")
    return _host
