"""What GOV.UK Notify's statuses mean to us."""

from __future__ import annotations

from goodwork.reach.messaging.rules import Receipt

MEANINGS = {
    "created": Receipt.ON_ITS_WAY,
    "sending": Receipt.ON_ITS_WAY,
    "pending": Receipt.ON_ITS_WAY,
    "sent": Receipt.ON_ITS_WAY,
    "accepted": Receipt.ON_ITS_WAY,
    "received": Receipt.ON_ITS_WAY,
    "pending-virus-check": Receipt.ON_ITS_WAY,
    "delivered": Receipt.DELIVERED,
    "permanent-failure": Receipt.PERMANENT_FAILURE,
    "temporary-failure": Receipt.TEMPORARY_FAILURE,
    "technical-failure": Receipt.TECHNICAL_FAILURE,
    "validation-failed": Receipt.PERMANENT_FAILURE,
    "virus-scan-failed": Receipt.PERMANENT_FAILURE,
    "cancelled": Receipt.PERMANENT_FAILURE,
}
"""Statuses of texts, e-mails and letters. A letter that was "received" is printed and posted, which nobody confirms at
the door; one that comes back is told by a callback of its own. Source: GOV.UK Notify, status descriptions."""


def meaning_of(status: str) -> Receipt:
    """Return what a status means; one that is new to us says nothing yet."""
    return MEANINGS.get(status, Receipt.ON_ITS_WAY)
