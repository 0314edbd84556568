"""Histories of programmes that ran before Goodwork."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goodwork.cli.door import Refused, door, progress_so_far
from goodwork.kernel import csv_files

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _history() -> None:
    """Histories of programmes that ran before Goodwork."""


@app.command("import")
def import_history(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns person_key, event, at and value.")],
    programme: Annotated[str, typer.Option(help="The programme's slug; a new one makes a programme.")],
) -> None:
    """Store a history as events: all of the file or nothing; the same file again changes nothing."""
    from goodwork.registers.programmes.history import import_history as service

    opened = door()
    with file.open("rb") as stream, progress_so_far(f"Importing {file.name}") as tell:
        try:
            done = service(stream=stream, programme=programme, by=opened.actor, at=opened.at, progress=tell)
        except csv_files.Refused as refused:
            raise Refused(f"{file.name}, {str(refused)[0].lower()}{str(refused)[1:]} Nothing was stored.") from None
    opened.document({"programme": done.programme, "rows": done.rows, "people": done.people, "new": done.new})
