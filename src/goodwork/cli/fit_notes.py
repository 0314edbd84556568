"""Fit-note requests of practices: take a file in, and see what became of each record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from goodwork.cli.door import Door, Refused, door, progress
from goodwork.cli.records import Printer, checked_file, counting
from goodwork.kernel import csv_files

if TYPE_CHECKING:
    from goodwork.reach.intake.became import Became

app = typer.Typer(no_args_is_help=True)
FIELDS = ("record", "request_id", "outcome", "reason", "channel", "person")


@app.callback()
def _fit_notes() -> None:
    """Fit-note requests of practices: take a file in, and see what became of each record."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file of fit-note requests, as the practice's system exports it.")],
    practice: Annotated[str, typer.Option(help="The ODS code of the practice, such as P84048.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would become of it, and store nothing.")] = False,
) -> None:
    """Take a file in: people become known, and are written to, rung or left out; twice is as good as once."""
    from goodwork.reach.intake import services
    from goodwork.reach.intake.rules import KNOWN_COLUMNS, REQUEST_COLUMNS

    opened = door()
    practice_id = practice_of(opened, practice)
    size = file.stat().st_size
    with (
        progress(f"Reading {file.name}", 3 * size) as advance,
        checked_file(file, REQUEST_COLUMNS, advance, known=KNOWN_COLUMNS) as (stream, checked),
    ):
        printer = Printer(opened, FIELDS)

        def tell(became: Sequence[Became]) -> None:
            printer.add(map(as_record, became), (warning for one in became for warning in as_warnings(one)))

        services.import_requests(
            rows=counting(csv_files.rows(stream, checked), stream, advance),
            source=services.Source(sha256=checked.sha256, file_name=file.name),
            practice_id=practice_id,
            by=opened.actor,
            at=opened.at,
            dry_run=dry_run,
            tell=tell,
        )
        printer.end()


@app.command("show")
def show_file(
    file: Annotated[Path, typer.Argument(help="A file that was taken in.")],
    practice: Annotated[str | None, typer.Option(help="The ODS code, where several practices sent this file.")] = None,
) -> None:
    """Say what became of each record of a file, and where its invitation stands now."""
    from goodwork.reach.intake import queries
    from goodwork.reach.intake.rules import KNOWN_COLUMNS, REQUEST_COLUMNS

    opened = door()
    practice_id = practice_of(opened, practice) if practice else None
    with (
        progress(f"Reading {file.name}", 2 * file.stat().st_size) as advance,
        checked_file(file, REQUEST_COLUMNS, advance, known=KNOWN_COLUMNS) as (stream, checked),
    ):
        taken = queries.taken(opened.viewer, checked.sha256, practice_id=practice_id)
        if taken is None:
            raise Refused(f"{file.name} was never taken in.")
        printer = Printer(opened, (*FIELDS, "stands"))
        chunk: list[csv_files.Row] = []
        for row in csv_files.rows(stream, checked):
            chunk.append(row)
            if len(chunk) == 1_000:
                _show(opened, taken, chunk, printer)
                chunk = []
        _show(opened, taken, chunk, printer)
        printer.end()


def _show(opened: Door, import_id: UUID, chunk: Sequence[csv_files.Row], printer: Printer) -> None:
    """Print what became of some rows; one that the run didn't reach, because it was stopped, is said to wait."""
    from goodwork.reach.intake import queries

    if not chunk:
        return
    first, last = chunk[0].record, chunk[-1].record
    known = {one.record: one for one in queries.became(opened.viewer, import_id, records=(first, last), at=opened.at)}
    records: list[dict[str, Any]] = []
    for row in chunk:
        one = known.get(row.record)
        records.append(
            {
                "record": row.record,
                "request_id": row.cells.get("request_id", ""),
                "outcome": one.outcome.value if one else "NOT_REACHED",
                "reason": one.reason if one else "",
                "channel": one.channel if one else "",
                "person": str(one.person_id) if one and one.person_id else "",
                "stands": one.stands if one else "",
            }
        )
    printer.add(records, ())


def practice_of(opened: Door, code: str) -> UUID:
    """Return the id of the practice with an ODS code. Raises: Refused, in one sentence."""
    from goodwork.registers.organisations import queries as organisations
    from goodwork.registers.organisations.rules import Kind

    found = organisations.by_ods(opened.viewer, code)
    if found is None:
        raise Refused(f"There is no organisation with the ODS code {code.strip().upper()!r}.")
    if found.kind is not Kind.PRACTICE:
        raise Refused(f"{found.name} ({found.code}) is no practice.")
    return found.id


def as_record(one: Became) -> dict[str, Any]:
    """Return what became of a record as it is printed."""
    return {
        "record": one.record,
        "request_id": one.request_id,
        "outcome": one.outcome.value,
        "reason": one.reason,
        "channel": one.channel,
        "person": str(one.person_id) if one.person_id else "",
    }


def as_warnings(one: Became) -> list[dict[str, Any]]:
    """Return what was left out of a record as it is printed."""
    return [{"record": w.record, "field": w.field, "message": w.message} for w in one.warnings]
