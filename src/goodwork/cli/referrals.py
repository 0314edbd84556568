"""Referrals: which are open, with whom, and what happened to one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from goodwork.cli.door import Door, Refused, door, progress
from goodwork.cli.records import Printer, checked_file, counting
from goodwork.kernel import csv_files

if TYPE_CHECKING:
    from goodwork.pathway.replies.exchange import Became

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


FIELDS = ("record", "reference", "outcome", "did", "field", "message")
PROVIDER = Annotated[str, typer.Option(help="The provider: its ODS code, its local code, or its name as big-life.")]


@app.command("export")
def export_file(
    provider: PROVIDER,
    file: Annotated[Path | None, typer.Argument(help="The file to write; without one it is printed.")] = None,
) -> None:
    """Write a provider's open referrals as CSV, with what each person agreed to share, to be answered in the file."""
    from goodwork.pathway.replies import exchange

    opened = door()
    organisation_id = provider_of(opened, provider)
    lines = exchange.export_lines(opened.viewer, organisation_id, by=opened.actor, at=opened.at)
    if file is None:
        for line in lines:
            sys.stdout.write(line)
        return
    making = file.with_name(f"{file.name}.part")
    rows = -1
    try:
        with making.open("w", encoding="utf-8", newline="") as stream:
            for line in lines:
                stream.write(line)
                rows += 1
        making.replace(file)
    except OSError as error:
        raise Refused(f"{file} can't be written: {error.strerror}.") from None
    finally:
        making.unlink(missing_ok=True)
    opened.document({"file": str(file), "referrals": rows})


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file that `referrals export` made, with answers filled in.")],
    provider: PROVIDER,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would become of it, and store nothing.")] = False,
) -> None:
    """Take a provider's answers in: each row says what became of it; twice is as good as once."""
    from goodwork.pathway.replies import columns, services

    opened = door()
    organisation_id = provider_of(opened, provider)
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    size = file.stat().st_size
    with (
        progress(f"Reading {file.name}", 3 * size) as advance,
        checked_file(file, columns.NEEDED, advance, known=columns.COLUMNS) as (stream, checked),
    ):
        printer = Printer(opened, FIELDS)
        services.import_answers(
            counting(csv_files.rows(stream, checked), stream, advance),
            sha256=checked.sha256,
            organisation_id=organisation_id,
            viewer=opened.viewer,
            dry_run=dry_run,
            tell=lambda became: printer.add([as_record(became)], ()),
            by=opened.actor,
            at=opened.at,
        )
        printer.end()


def provider_of(opened: Door, slug: str) -> UUID:
    """Return the id of a provider by its code or name. Raises: Refused, in one sentence."""
    from goodwork.registers.organisations import queries as organisations

    found = organisations.by_slug(opened.viewer, slug)
    if found is None:
        raise Refused(f"There is no provider '{slug}': `goodwork organisations list` gives the codes.")
    return found.id


def as_record(became: Became) -> dict[str, object]:
    """Return what became of a row as it is printed."""
    return {
        "record": became.record,
        "line": became.line,
        "referral": became.referral,
        "reference": became.reference,
        "outcome": became.outcome.value,
        "did": became.did,
        "field": became.field,
        "message": became.message,
    }
