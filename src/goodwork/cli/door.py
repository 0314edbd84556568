"""What every command leans on: who acts, at which moment, how to print, how to say no in one sentence."""

from __future__ import annotations

import contextlib
import dataclasses
import getpass
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from goodwork.cli.ports import host
from goodwork.kernel import clock
from goodwork.kernel.actors import Actor, Viewer

# Moments outside these years are slips of the hand; near the calendar's ends no promise could be reckoned.
YEARS = range(2000, 2101)


class Refused(Exception):
    """Bad input: the text is one sentence for the person at the keyboard; the command ends with status 1."""


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


@dataclasses.dataclass(frozen=True)
class Door:
    """The named administrator by whom the command line acts, their moment, and the way to print."""

    actor: Actor
    viewer: Viewer
    at: datetime
    format: Format

    def show(
        self, rows: Iterable[Any], *, columns: Sequence[str] | None = None, empty: str = "There is nothing to show."
    ) -> None:
        """Print rows (dataclasses or mappings): a table, or a JSON list with every field."""
        found = [as_mapping(row) for row in rows]
        if self.format is Format.JSON:
            _print_json(found)
        elif not found:
            print(empty)  # noqa: T201
        else:
            _print_table(found, list(columns or found[0]))

    def document(self, value: Any, *, rows: Iterable[Any] | None = None, columns: Sequence[str] | None = None) -> None:
        """Print one object: as JSON as it stands; as a table its `rows`, or one line a field."""
        if self.format is Format.JSON:
            _print_json(value)
        elif rows is not None:
            self.show(rows, columns=columns)
        else:
            for key, field in as_mapping(value).items():
                print(f"{key.replace('_', ' ')}: {cell(field)}")  # noqa: T201

    def say(self, text: str) -> None:
        """Tell the person at the keyboard something that is no result (standard error)."""
        say(text)


@dataclasses.dataclass
class _Choices:
    """What this run was told by options that every command has."""

    format: Format = Format.TABLE
    as_of: datetime | None = None


_choices = _Choices()
_door: Door | None = None
_stack = contextlib.ExitStack()


def choose_format(text: str) -> None:
    """Take `--format`."""
    try:
        _choices.format = Format(text.lower())
    except ValueError:
        raise Refused(f"--format is '{text}'; it can be table or json.") from None


def choose_moment(text: str) -> None:
    """Take `--as-of`: a moment such as 2026-12-01T09:00, by London's clock where it names no other.

    Raises:
        Refused: the text is no moment, or one so far off that no date could be reckoned from it, or this is
            production, where nobody acts at another moment.
    """
    host().setup()
    from django.conf import settings

    if settings.PRODUCTION:
        raise Refused("--as-of is refused in production.")
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"--as-of is '{text}'; give a moment such as 2026-12-01T09:00.") from None
    if moment.year not in YEARS:
        raise Refused(f"--as-of is '{text}'; it can be from {YEARS.start} to {YEARS.stop - 1}.")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.LONDON)
    _choices.as_of = moment.astimezone(UTC)
    _stack.enter_context(clock.acting_at(_choices.as_of))


def bare_database() -> None:
    """Have the database's server up until the command ends, whatever its tables are like."""
    _stack.enter_context(host().bare_database())


def door() -> Door:
    """Open the door: the database is there, and the administrator of this keyboard acts."""
    global _door
    if _door is None:
        _stack.enter_context(host().database(say))
        from goodwork.registers.access import queries, services

        # Whoever acts at another moment has today's rights: roles are held from a real day.
        with clock.acting_at(None):
            today = clock.now()
        user_id = services.ensure_operator(name=_login_name(), at=today)
        viewer = queries.viewer_for(user_id, today)
        at = clock.now()
        _door = Door(actor=viewer.actor(), viewer=viewer, at=at, format=_choices.format)
    return _door


def close() -> None:
    """Let go of the database, end it where nobody else uses it, and forget this run's choices."""
    global _door, _choices
    _door = None
    _choices = _Choices()
    _stack.close()


@contextlib.contextmanager
def progress_so_far(description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show the same bar for work that tells how many things are done so far, all in all."""
    with progress(description, total) as advance:
        told = 0

        def tell(done: int) -> None:
            nonlocal told
            advance(done - told)
            told = done

        yield tell


@contextlib.contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error for work that takes longer than a second.

    The block gets a function to call with how many things were done since the last call.
    """
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(description, total=total)
    began = time.monotonic()
    shown = False

    def advance(done: int = 1) -> None:
        nonlocal shown
        bar.advance(task, done)
        if not shown and time.monotonic() - began > 1:
            bar.start()
            shown = True

    try:
        yield advance
    finally:
        if shown:
            bar.stop()


def _unseen(done: int = 1) -> None:
    """Count nothing: nobody looks at a bar in a log."""


def say(text: str) -> None:
    """Tell the person at the keyboard something that is no result (standard error)."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def as_mapping(row: Any) -> Mapping[str, Any]:
    """Read a dataclass or a mapping as a mapping, one level deep."""
    if isinstance(row, Mapping):
        return row
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    raise TypeError(f"A row is a dataclass or a mapping, not {type(row).__name__}.")


def plain(value: Any) -> Any:
    """Turn a value into what JSON holds: ids and dates as text, dataclasses as objects."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(clock.LONDON).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {key: plain(item) for key, item in as_mapping(value).items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def cell(value: Any) -> str:
    """Turn a value into what stands in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M")
    simple = plain(value)
    if isinstance(simple, list):
        return ", ".join(cell(item) for item in simple)
    if isinstance(simple, dict):
        return json.dumps(simple, ensure_ascii=False)
    return str(simple)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run us under a number that has no name.
        return "operator"


def _print_json(value: Any) -> None:
    json.dump(plain(value), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    if not sys.stdout.isatty():
        _print_plainly(rows, columns)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        # As Text: what a person typed is data and never markup.
        table.add_row(*(Text(_printable(cell(row.get(name)))) for name in columns))
    Console().print(table)


def _print_plainly(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Into a file or a pipe: columns as wide as they need to be, nothing folded."""
    cells = [[name.replace("_", " ") for name in columns]]
    cells += [[_printable(cell(row.get(name))) for name in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())  # noqa: T201


def _printable(text: str) -> str:
    """A terminal obeys control characters: they are taken out."""
    return "".join(c if c.isprintable() else " " for c in text)
