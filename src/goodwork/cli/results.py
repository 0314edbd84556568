"""Results: what came of support that ended, as counts with their denominators (the national core outcomes)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from goodwork.cli.door import Refused, door, progress_so_far

app = typer.Typer(no_args_is_help=True)

BY = typer.Option(help="Break down by provider or month.")
MONTHS = typer.Option(min=1, max=120, help="Over so many months, the present one among them.")
COLUMNS = ("group", "part", "code", "count", "of", "percent")


@app.callback()
def _results() -> None:
    """Results: what came of support that ended, as counts with their denominators (the national core outcomes)."""


@app.command("show")
def show(by: Annotated[str | None, BY] = None, months: Annotated[int, MONTHS] = 12) -> None:
    """Print who remained in work, who entered it, and what people said of the help."""
    from goodwork.oversight.results import queries
    from goodwork.oversight.results.rules import ROUNDING, as_document

    opened = door()
    if by is not None and by not in {b.value for b in queries.By}:
        raise Refused(f"--by is '{by}'; it can be provider or month.")
    view = queries.show(opened.viewer, by=None if by is None else queries.By(by), months=months, at=opened.at)
    found: dict[str, Any] = {
        "from": view.from_date,
        "to": view.to_date,
        "rounding": ROUNDING,
        **as_document(view.whole),
    }
    if by is not None:
        found["groups"] = {figure.group: as_document(figure) for figure in view.groups}
    rows = [row for name, group in (("ALL", found), *found.get("groups", {}).items()) for row in _rows(name, group)]
    opened.document(found, rows=rows, columns=COLUMNS)


@app.command("rebuild")
def rebuild() -> None:
    """Make the rows that are counted anew from the ledger, as after the upgrade that brought them."""
    from goodwork.oversight.results import services

    opened = door()
    with progress_so_far("Reading the ledger") as tell:
        count = services.rebuild(progress=tell)
    opened.document({"events": count})


def _rows(group: str, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a figure as lines of the printed table."""
    for name, part in found.items():
        if isinstance(part, dict) and "denominator" in part:
            for code, number in part["counts"].items():
                share = part["percent"][code]
                yield {"group": group, "part": name, "code": code, "count": number} | {
                    "of": part["denominator"],
                    "percent": share,
                }
