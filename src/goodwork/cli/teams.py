"""Teams: who is round each person, made anew from what happened."""

from __future__ import annotations

import typer

from goodwork.cli.door import door, progress

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _teams() -> None:
    """Teams: who is round each person, and how often they changed hands."""


@app.command("rebuild")
def rebuild() -> None:
    """Make the teams of referrals from before teams were kept, from their events; a second run changes nothing.

    What is there already stays. `goodwork laws check` proves that teams and referrals agree.
    """
    from goodwork.pathway.teams.rebuilding import rebuild as service

    opened = door()
    with progress("Looking at referrals") as advance:
        made = service(by=opened.actor, at=opened.at, tell=advance)
    opened.document(made)
