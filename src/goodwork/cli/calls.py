"""Calls: how many people each organisation owes a call, for whoever keeps watch over the service."""

from __future__ import annotations

import typer

from goodwork.cli.door import door

app = typer.Typer(no_args_is_help=True, help="Calls: how many people each organisation owes a call.")

COLUMNS = ("organisation", "call_kind", "reason", "calls", "silent")


@app.callback()
def _calls() -> None:
    """Make the noun a group of its own, however many verbs it has."""


@app.command("count")
def count() -> None:
    """Show how many calls are owed, by organisation and reason, and how many of them are silent."""
    at_hand = door()
    from goodwork.reach.contacts import queries

    at_hand.show(queries.load(at_hand.viewer), columns=COLUMNS, empty="Nobody waits for a call.")
