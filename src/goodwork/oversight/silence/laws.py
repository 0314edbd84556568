"""What must hold of the rate: every referral is counted, with the date that it was promised first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws.registry import Finding, law
from goodwork.oversight.silence.handlers import REFERRAL
from goodwork.oversight.silence.models import FirstPromise

_LAW = "silence.first_dates_stand"


@law(_LAW)
def first_dates_stand(*, at: datetime) -> Iterator[Finding]:
    """Yield each referral that is not counted, or counted with another first date than it was promised.

    First in the order of the ledger, not of the clocks: those of two processes may lie an hour apart.
    """
    promised: dict[UUID, date] = {}
    for stored in stream(SYSTEM_VIEWER, kinds=["PromiseMade", "PromiseHandedOver"]):
        if stored.data["about_kind"] == REFERRAL:
            day = stored.data.get("first_date") or stored.data["due_date"]
            promised.setdefault(UUID(stored.data["about_id"]), date.fromisoformat(day))
    for referral_id, day in FirstPromise.objects.values_list("pk", "first_date").iterator(chunk_size=5000):
        first = promised.pop(referral_id, None)
        if first is None:
            yield Finding(_LAW, REFERRAL, referral_id, "is counted, and nothing was ever promised about it")
        elif first != day:
            yield Finding(_LAW, REFERRAL, referral_id, f"is counted from {day}, and was first promised for {first}")
    for referral_id in sorted(promised):
        yield Finding(_LAW, REFERRAL, referral_id, "is in no count of first dates")
