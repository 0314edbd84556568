"""Promises: what is owed to whom, by when, and who waits in silence."""

from __future__ import annotations

import typer

from goodwork.cli.door import door

app = typer.Typer(no_args_is_help=True, help="Promises: what is owed to whom, by when, and who waits in silence.")

COLUMNS = ("due_date", "state", "subject_kind", "holder", "step", "moves", "person", "promise")


@app.callback()
def _promises() -> None:
    """Make the noun a group of its own, however many verbs it has."""


@app.command("list")
def list_(
    overdue: bool = typer.Option(False, "--overdue", help="Only those whose date has passed in silence."),
    limit: int = typer.Option(1000, min=1, max=1_000_000, help="At most so many, soonest first."),
) -> None:
    """Show live promises, soonest first. People are shown by id, never by name."""
    at_hand = door()
    from goodwork.reach.promises import queries

    rows = queries.list_for(at_hand.viewer, overdue=overdue, most=limit, at=at_hand.at)
    at_hand.show(
        [
            {
                "promise": row.id,
                "person": row.person_id,
                "subject_kind": row.subject_kind,
                "subject": row.subject_id,
                "holder": row.holder_name,
                "step": row.step,
                "due_date": row.due_date,
                "first_date": row.first_date,
                "state": row.state,
                "silent_since": row.silent_since,
                "told": row.told,
                "told_at": row.told_at,
                "silence_told_at": row.silence_told_at,
                "lead_told_at": row.lead_told_at,
                "moves": len(row.moves),
                "made_at": row.made_at,
            }
            for row in rows
        ],
        columns=COLUMNS,
        empty="Nobody waits in silence." if overdue else "Nothing is promised now.",
    )
