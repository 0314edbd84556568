"""Referrals: which are open, with whom, and what happened to one."""

from __future__ import annotations

from uuid import UUID

import typer

from goodwork.cli.door import Refused, door

app = typer.Typer(no_args_is_help=True, help="Referrals: which are open, with whom, and what happened to one.")

COLUMNS = ("received_at", "state", "reason", "organisation", "coach", "work_status", "person", "referral")


@app.callback()
def _referrals() -> None:
    """Make the noun a group of its own, however many verbs it has."""


@app.command("list")
def list_(
    ended: bool = typer.Option(False, "--ended", help="Those that have ended, too."),
    without_coach: bool = typer.Option(False, "--without-coach", help="Only those that no coach has."),
    limit: int = typer.Option(1000, min=1, max=1_000_000, help="At most so many, newest first."),
) -> None:
    """Show referrals, newest first. People are shown by id, never by name."""
    at_hand = door()
    from goodwork.pathway.referrals import queries
    from goodwork.registers.access import queries as access
    from goodwork.registers.organisations import queries as organisations

    found = queries.page(at_hand.viewer, open_only=not ended, unheld_only=without_coach, size=limit, at=at_hand.at).rows
    named = organisations.named(at_hand.viewer, {row.organisation_id for row in found})
    coaches = access.names(at_hand.viewer, {row.holder_id for row in found if row.holder_id})
    at_hand.show(
        [
            {
                "referral": row.id,
                "person": row.person_id,
                "organisation": named.get(row.organisation_id, ""),
                "programme": row.programme_id,
                "part_of": row.part_of_id,
                "state": row.state,
                "reason": row.reason or "",
                "source": row.source,
                "work_status": row.work_status,
                "coach": coaches.get(row.holder_id, "") if row.holder_id else "",
                "received_at": row.received_at,
                "accepted_at": row.accepted_at,
                "started_at": row.started_at,
                "closed_at": row.closed_at,
                "hold_until_date": row.hold_until_date,
            }
            for row in found
        ],
        columns=COLUMNS,
        empty="There is no referral." if ended else "No referral is open.",
    )


@app.command()
def show(referral: str = typer.Argument(help="The referral's id, as `referrals list` gives it.")) -> None:
    """Show what happened to one referral, oldest first: moves, reasons and hands, and nobody's words."""
    at_hand = door()
    from goodwork.kernel.actors import NotVisible
    from goodwork.pathway.referrals import queries

    try:
        history = queries.history(at_hand.viewer, UUID(referral), at=at_hand.at)
    except (ValueError, NotVisible):
        raise Refused(f"There is no referral '{referral}': `goodwork referrals list` gives the ids.") from None
    at_hand.show(
        [
            {
                "at": event.at,
                "event": event.kind,
                "by": history.names.get(event.by.id, event.by.kind) if event.by.id else event.by.kind,
                "reason": event.data.get("reason", ""),
                "data": event.data,
            }
            for event in history.events
        ],
        columns=("at", "event", "by", "reason"),
    )
