"""The outbox: messages that wait, went, arrived or failed; and texts from people, in the demonstration."""

from __future__ import annotations

import typer

from goodwork.cli.door import Refused, door

app = typer.Typer(no_args_is_help=True, help="The outbox: messages that wait, went, arrived or failed.")

COLUMNS = ("queued_at", "template", "channel", "language", "status", "reason", "parts", "to", "link", "person")


@app.callback()
def _outbox() -> None:
    """Make the noun a group of its own, however many verbs it has."""


@app.command("list")
def list_(
    status: str = typer.Option("", help="QUEUED, SENDING, SENT, DELIVERED, FAILED or CANCELLED."),
    limit: int = typer.Option(1000, min=1, max=1_000_000, help="At most so many, newest first."),
) -> None:
    """Show messages, newest first. Words, destinations and links only where nothing is sent for real."""
    from goodwork.reach.messaging.rules import Status

    if status and status.upper() not in set(Status):
        raise Refused(f"--status is '{status}'; it can be {', '.join(Status)}.")
    at_hand = door()
    from goodwork.reach.messaging import queries

    rows = queries.outbox(at_hand.viewer, status=Status(status.upper()) if status else None, most=limit, at=at_hand.at)
    at_hand.show(
        [
            {
                "message": row.id,
                "person": row.person_id,
                "template": row.template,
                "template_version": row.template_version,
                "channel": row.channel,
                "language": row.language,
                "status": row.status,
                "reason": row.reason,
                "to": row.to,
                "subject_line": row.subject_line,
                "text": row.text,
                "link": row.link,
                "parts": row.parts,
                "cost_pence": row.cost_pence,
                "subject_kind": row.subject_kind,
                "subject": row.subject_id,
                "queued_at": row.queued_at,
                "not_before_at": row.not_before_at,
                "sent_at": row.sent_at,
                "delivered_at": row.delivered_at,
                "opened_at": row.opened_at,
            }
            for row in rows
        ],
        columns=COLUMNS,
        empty="There is no message.",
    )


@app.command("reply")
def reply(
    number: str = typer.Argument(help="The number that the text comes from, such as 07700900123."),
    text: str = typer.Argument(help="What it says, such as STOP."),
) -> None:
    """Take a text from a person's phone, where nothing is sent for real (the demonstration and tests)."""
    at_hand = door()
    from goodwork.kernel import sms
    from goodwork.kernel.identifiers import PhoneKind, phone
    from goodwork.kernel.ids import new_id
    from goodwork.kernel.parsers import Unreadable, free_text
    from goodwork.reach.messaging import inbound, queries

    if not queries.is_demonstration():
        raise Refused("Texts are replied to here only where GOODWORK_GATEWAY is outbox.")
    found = phone(number)
    if found is None or found.kind is not PhoneKind.MOBILE:
        raise Refused(f"'{number}' is no UK mobile number; give one such as 07700900123.")
    try:
        words = free_text(text, most=sms.MOST_CHARACTERS)
    except Unreadable as unreadable:
        raise Refused(f"The text can't be taken: {unreadable.message}.") from None
    taken = inbound.receive_text(
        from_number=found.e164, body=words, received_at=at_hand.at, reference=f"outbox-{new_id()}", at=at_hand.at
    )
    at_hand.document({"text": taken.text_id, "meaning": taken.meaning, "persons": list(taken.person_ids)})
