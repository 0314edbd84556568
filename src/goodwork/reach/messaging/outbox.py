"""The table of the demonstration's outbox: what makes it take nothing twice. It is the gateway's own, so it tells no
event.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from goodwork.reach.messaging.models import OutboxEntry
from goodwork.reach.messaging.rules import Receipt


@transaction.atomic
def put_in_outbox(entries: Sequence[tuple[str, Receipt]]) -> dict[str, tuple[UUID, Receipt]]:
    """Let the demonstration's outbox take sendings by reference; one that it has already stays as it is.

    Returns the id and the fate of each reference asked about.
    """
    OutboxEntry.objects.bulk_create(
        [OutboxEntry(reference=reference, status=status.value) for reference, status in entries], ignore_conflicts=True
    )
    return found_in_outbox([reference for reference, _ in entries])


def found_in_outbox(references: Collection[str]) -> dict[str, tuple[UUID, Receipt]]:
    """Return the id and the fate of those references that the demonstration's outbox has taken."""
    rows = OutboxEntry.objects.filter(reference__in=list(references))
    return {row.reference: (row.gateway_id, Receipt(row.status)) for row in rows}
