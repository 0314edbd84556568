"""Results: what came of support that ended, as counts with their denominators (the national core outcomes)."""

from __future__ import annotations

from typing import Annotated

import typer

from goodwork.cli import figures
from goodwork.cli.door import door, progress_so_far

app = typer.Typer(no_args_is_help=True)

BY = typer.Option(help="Break down by provider or month.")
MONTHS = typer.Option(min=1, max=120, help="Over so many months, the present one among them.")


@app.callback()
def _results() -> None:
    """Results: what came of support that ended, as counts with their denominators (the national core outcomes)."""


@app.command("show")
def show(by: Annotated[str | None, BY] = None, months: Annotated[int, MONTHS] = 12) -> None:
    """Print who remained in work, who entered it, and what people said of the help."""
    from goodwork.oversight.results import queries
    from goodwork.oversight.results.rules import ROUNDING, as_document

    opened = door()
    kind = figures.breakdown(by, queries.By)
    view = queries.show(opened.viewer, by=kind, months=months, at=opened.at)
    figures.show(opened, view, by=kind, rounding=ROUNDING, as_document=as_document)


@app.command("rebuild")
def rebuild() -> None:
    """Make the rows that are counted anew from the ledger, as after the upgrade that brought them."""
    from goodwork.oversight.results import services

    opened = door()
    with progress_so_far("Reading the ledger") as tell:
        count = services.rebuild(progress=tell)
    opened.document({"events": count})
