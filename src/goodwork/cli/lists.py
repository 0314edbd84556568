"""Lists of people: a practice's registered list, or people who wait; they become known, and nobody is invited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodwork.cli.door import Refused, door, progress
from goodwork.cli.fit_notes import as_record, as_warnings
from goodwork.cli.records import Printer, checked_file, counting
from goodwork.kernel import csv_files

if TYPE_CHECKING:
    from goodwork.reach.intake.became import Became

app = typer.Typer(no_args_is_help=True)
FIELDS = ("record", "outcome", "reason", "person")


@app.callback()
def _lists() -> None:
    """Lists of people: a practice's registered list, or people who wait; they become known, and nobody is invited."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns of fit-note requests, less the request's.")],
    practice: Annotated[str, typer.Option(help="The ODS code of the practice, or of whoever keeps the waiting list.")],
    kind: Annotated[
        str, typer.Option(help="REGISTERED (with the practice), WAITING, or ENTERING (the pathway).")
    ] = "REGISTERED",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would become of it, and store nothing.")] = False,
) -> None:
    """Take a list in: its people become known, and registered where it is a practice's; twice is as good as once."""
    from goodwork.reach.campaigns.rules import ListKind
    from goodwork.reach.intake import services
    from goodwork.reach.intake.rules import KNOWN_COLUMNS, LIST_COLUMNS
    from goodwork.registers.organisations import queries as organisations
    from goodwork.registers.organisations.rules import Kind

    try:
        list_kind = ListKind(kind.strip().upper())
    except ValueError:
        raise Refused(f"--kind is '{kind}'; it can be REGISTERED, WAITING or ENTERING.") from None
    opened = door()
    organisation = organisations.by_any_code(opened.viewer, practice)
    if organisation is None:
        raise Refused(f"There is no organisation with the code {practice.strip().upper()!r}.")
    if list_kind is ListKind.REGISTERED and organisation.kind is not Kind.PRACTICE:
        raise Refused(f"{organisation.name} is no practice, so nobody is registered with it; name a --kind.")
    with (
        progress(f"Reading {file.name}", 3 * file.stat().st_size) as advance,
        checked_file(file, LIST_COLUMNS, advance, known=KNOWN_COLUMNS) as (stream, checked),
    ):
        printer = Printer(opened, FIELDS)

        def tell(became: Sequence[Became]) -> None:
            printer.add(map(as_record, became), (warning for one in became for warning in as_warnings(one)))

        services.import_list(
            rows=counting(csv_files.rows(stream, checked), stream, advance),
            source=services.Source(sha256=checked.sha256, file_name=file.name),
            organisation_id=organisation.id,
            list_kind=list_kind,
            by=opened.actor,
            at=opened.at,
            dry_run=dry_run,
            tell=tell,
        )
        printer.end()


@app.command("list")
def list_lists() -> None:
    """Show the lists that came in."""
    from goodwork.reach.campaigns import queries

    opened = door()
    opened.show(queries.lists(opened.viewer), columns=["id", "list_kind", "name", "people", "created_at"])
