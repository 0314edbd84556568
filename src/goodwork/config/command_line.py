"""The console command `goodwork`: the machine handed to the commands, and the commands run."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from pathlib import Path

from goodwork.cli.ports import CannotReach
from goodwork.config import database, logs, postgres_programs, surroundings


class Machine:
    """This machine, as the commands need it (`cli.ports.Host`)."""

    def __init__(self, environ: MutableMapping[str, str]) -> None:
        self.environ = environ

    def setup(self) -> None:
        """Make Django ready, without touching the database."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodwork.config.settings")
        import django
        from django.apps import apps

        if apps.ready:
            return
        django.setup()
        if self.environ.get("GOODWORK_LOG") != "stderr":
            logs.write_to(self._log_file())

    @contextlib.contextmanager
    def database(self, tell: Callable[[str], None]) -> Iterator[None]:
        """Have the database there, with its tables, for the length of a block."""
        with self.bare_database():
            self.migrate(tell)
            yield

    @contextlib.contextmanager
    def bare_database(self) -> Iterator[None]:
        """Have the server there for the length of a block, whatever its tables are like."""
        with _in_the_commands_words():
            holding = database.held(self.environ)
            holding.__enter__()
        try:
            yield
        finally:
            holding.__exit__(None, None, None)

    def migrate(self, tell: Callable[[str], None]) -> None:
        """Bring tables, rights and reference data up to date."""
        with _in_the_commands_words():
            self.setup()
            database.make_ready(self.environ, tell=tell)

    def give_rights(self) -> None:
        """Let the product's own role read and write the tables, and no more (ADR 0002)."""
        database.give_rights(self.environ)

    def dump_command(self) -> list[str]:
        """Return the command that writes a backup of the database to its standard output."""
        return [
            self._program("pg_dump"),
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--dbname={self._owner()}",
        ]

    def script_command(self, file: str) -> list[str]:
        """Return the command that turns a backup into SQL on its standard output."""
        return [self._program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", file]

    def apply_command(self) -> list[str]:
        """Return the command that runs SQL from its standard input in one transaction."""
        return [
            *(self._program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"),
            *("--output=/dev/null", f"--dbname={self._owner()}", "--file=-"),
        ]

    def write_references(self) -> list[str]:
        """Print the references of the docs from the code, and name those that changed."""
        from goodwork.config import references

        return references.write()

    def stale_references(self) -> list[str]:
        """Name the references of the docs that are not what the code says."""
        from goodwork.config import references

        return references.stale()

    def log(self, text: str) -> str:
        """Keep a text for whoever mends the program, and say where."""
        path = self._log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as kept:
            kept.write(f"{datetime.now(UTC).isoformat()}\n{text}\n")
        return str(path)

    def _log_file(self) -> Path:
        return surroundings.var_folder(self.environ) / "log" / "goodwork.log"

    def _owner(self) -> str:
        return surroundings.owner_url(self.environ)

    def _program(self, name: str) -> str:
        with _in_the_commands_words():
            return postgres_programs.find_programs(self.environ).path(name)


@contextlib.contextmanager
def _in_the_commands_words() -> Iterator[None]:
    try:
        yield
    except postgres_programs.CannotStart as error:
        raise CannotReach(str(error)) from error


def main() -> None:
    """Run one command; its exit status is the process's."""
    from goodwork.cli.root import run

    sys.exit(run(sys.argv[1:], Machine(surroundings.current())))


if __name__ == "__main__":
    main()
