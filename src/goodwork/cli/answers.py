"""Answers: what people said in the work and health check, as counts with their denominators."""

from __future__ import annotations

from typing import Annotated

import typer

from goodwork.cli import figures
from goodwork.cli.door import door, progress_so_far

app = typer.Typer(no_args_is_help=True)

BY = typer.Option(help="Break down by practice, work or month.")
MONTHS = typer.Option(min=1, max=120, help="Over so many months, the present one among them.")


@app.callback()
def _answers() -> None:
    """Answers: what people said in the work and health check, as counts with their denominators."""


@app.command("show")
def show(by: Annotated[str | None, BY] = None, months: Annotated[int, MONTHS] = 12) -> None:
    """Print worry, openness to support, what gets in the way, and what people wrote about."""
    from goodwork.oversight.answers import queries
    from goodwork.oversight.answers.rules import ROUNDING, as_document

    opened = door()
    kind = figures.breakdown(by, queries.By)
    view = queries.show(opened.viewer, by=kind, months=months, at=opened.at)
    figures.show(opened, view, by=kind, rounding=ROUNDING, as_document=as_document)


@app.command("rebuild")
def rebuild() -> None:
    """Make the rows that are counted anew from the ledger, as after the upgrade that brought them."""
    from goodwork.oversight.answers import services

    opened = door()
    with progress_so_far("Reading the ledger") as tell:
        count = services.rebuild(progress=tell)
    opened.document({"events": count})
