"""Campaigns: what they are, and how many people came how far."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from goodwork.cli.door import Refused, door

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _campaigns() -> None:
    """Campaigns: what they are, and how many people came how far."""


@app.command("list")
def list_campaigns() -> None:
    """Show all campaigns."""
    from goodwork.reach.campaigns import queries

    opened = door()
    opened.show(
        queries.campaigns(opened.viewer),
        columns=["id", "organisation", "name", "trigger", "state", "planned_at"],
        empty="There is no campaign yet.",
    )


@app.command("show")
def show_campaign(campaign: Annotated[str, typer.Argument(help="The campaign's id, as `list` shows it.")]) -> None:
    """Show how many people of a campaign came how far: on the list, eligible, sent, delivered, answered, referred."""
    from goodwork.reach.campaigns import queries

    opened = door()
    try:
        campaign_id = UUID(campaign)
    except ValueError:
        raise Refused(f"'{campaign}' is no campaign's id; `goodwork campaigns list` shows them.") from None
    opened.document(queries.steps(opened.viewer, campaign_id))
