"""Silence: the black-hole rate, the share of referrals not reached by the first date that the person was promised."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from goodwork.cli.door import Refused, door, progress_so_far

app = typer.Typer(no_args_is_help=True)

BY = typer.Option(help="Break down by provider, programme or month.")
FROM = typer.Option("--from", help="First day of the first dates counted, such as 2026-01-01; else twelve months.")
TO = typer.Option("--to", help="Last day of the first dates counted; else today.")
COLUMNS = (
    "group",
    "denominator",
    "numerator",
    "percent",
    "IN_TIME",
    "LATER",
    "STILL_WAITING",
    "ENDED_UNREACHED",
    "not_accounted_for",
    "median_days",
    "moved",
)


@app.callback()
def _silence() -> None:
    """Silence: the black-hole rate, the share of referrals not reached by the first date that was promised."""


@app.command("show")
def show(
    by: Annotated[str | None, BY] = None,
    from_: Annotated[str | None, FROM] = None,
    to: Annotated[str | None, TO] = None,
) -> None:
    """Print the rate: numerator, denominator, what became of the rest, how much later, how often moved."""
    from goodwork.oversight.silence import queries
    from goodwork.oversight.silence.rules import ROUNDING, as_document

    opened = door()
    if by is not None and by not in {b.value for b in queries.By}:
        raise Refused(f"--by is '{by}'; it can be provider, programme or month.")
    view = queries.show(
        opened.viewer,
        by=None if by is None else queries.By(by),
        from_date=_day(from_, "--from"),
        to_date=_day(to, "--to"),
        at=opened.at,
    )
    found: dict[str, Any] = {
        "from": view.from_date,
        "to": view.to_date,
        "rounding": ROUNDING,
        **as_document(view.whole),
    }
    if by is not None:
        found["groups"] = {figure.group: as_document(figure) for figure in view.groups}
    opened.document(
        found, rows=[_row("ALL", found), *(_row(k, g) for k, g in found.get("groups", {}).items())], columns=COLUMNS
    )


@app.command("publish")
def publish() -> None:
    """Put down today's figures of the public page, where the hourly sweep has not done so yet."""
    from goodwork.oversight.silence import services

    opened = door()
    opened.document({"lines": services.publish(at=opened.at)})


@app.command("rebuild")
def rebuild() -> None:
    """Make the rows that are counted anew from the ledger."""
    from goodwork.oversight.silence import services

    opened = door()
    with progress_so_far("Reading the ledger") as tell:
        count = services.rebuild(progress=tell)
    opened.document({"events": count})


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{option} is '{text}'; write a day such as 2026-11-26.") from None


def _row(group: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return a figure as a line of the printed table."""
    return {
        "group": group,
        "denominator": found["denominator"],
        "numerator": found["numerator"],
        "percent": found["percent"],
        **found["parts"],
        "not_accounted_for": found["not_accounted_for"],
        "median_days": found["late_days"]["median"],
        "moved": found["moved"]["referrals"],
    }
