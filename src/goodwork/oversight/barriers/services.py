"""Making the room's tables anew from the ledger."""

from __future__ import annotations

from django.db import transaction

from goodwork.ledger.events.replaying import Taker, replay
from goodwork.oversight.barriers import handlers
from goodwork.oversight.barriers.models import BarrierAlias, BarrierRedirect, BarrierRefusal, BarrierWay

TAKERS: dict[str, Taker] = {
    "ProgrammeDecided": handlers.take_decisions,
    "EligibilityDecided": handlers.take_general_decisions,
    "ReferralReceived": handlers.take_who_they_were,
    "ReferralAccepted": handlers.take_taken_up,
    "ReferralStarted": handlers.take_taken_up,
    "ReferralCorrected": handlers.take_corrections,
    "PersonRedirected": handlers.take_redirects,
    "RedirectEnded": handlers.take_redirects_ended,
    "PeopleLinked": handlers.link_people,
    "PeopleParted": handlers.part_people,
}
"""Which function takes which events: what the handlers register, for reading the ledger again from its start."""


def rebuild() -> int:
    """Empty the room's tables, read the ledger again from its start, and return how many events counted."""
    with transaction.atomic():
        for table in (BarrierRefusal, BarrierWay, BarrierRedirect, BarrierAlias):
            table._default_manager.all()._raw_delete(table._default_manager.db)
        return replay(TAKERS)


def read_the_past() -> int:
    """Read the ledger once where this room's tables are empty, as after the upgrade that brought them; else nothing.

    Returns how many events counted.
    """
    return 0 if BarrierRefusal.objects.exists() else rebuild()
