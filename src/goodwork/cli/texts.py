"""Texts: those from numbers that nobody on record has, and by when somebody deals with them."""

from __future__ import annotations

import typer

from goodwork.cli.door import door

app = typer.Typer(no_args_is_help=True, help="Texts: those from numbers that nobody on record has.")

COLUMNS = ("came_at", "due_date", "late", "state", "reason", "worried", "texts", "rung", "number", "text")


@app.callback()
def _texts() -> None:
    """Make the noun a group of its own, however many verbs it has."""


@app.command("list")
def list_(
    ended: bool = typer.Option(False, "--ended", help="Those that were dealt with, newest first, instead."),
    limit: int = typer.Option(1000, min=1, max=1_000_000, help="At most so many."),
) -> None:
    """Show texts from unknown numbers, oldest first. Numbers and words only where nothing is sent for real."""
    at_hand = door()
    from goodwork.reach.strangers import queries

    rows = queries.strangers(at_hand.viewer, ended=ended, most=limit, at=at_hand.at)
    at_hand.show(
        [
            {
                "stranger": row.id,
                "came_at": row.opened_at,
                "due_date": row.due_date,
                "late": row.is_late,
                "state": row.state,
                "reason": row.reason or "",
                "worried": row.worried,
                "texts": len(row.texts) if row.number else None,
                "rung": row.rung,
                "number": row.number,
                "text": row.texts[-1].words if row.texts else "",
                "ended_at": row.ended_at,
            }
            for row in rows
        ],
        columns=COLUMNS,
        empty="None has been dealt with." if ended else "No text from an unknown number waits.",
    )
