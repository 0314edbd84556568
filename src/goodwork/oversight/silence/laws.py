"""What must hold of the rate: every referral is counted, with the date that it was promised first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.laws.registry import Finding, law
from goodwork.oversight.silence.handlers import REFERRAL
from goodwork.oversight.silence.models import FirstPromise
from goodwork.reach.promises import queries as promises

_LAW = "silence.first_dates_stand"


@law(_LAW)
def first_dates_stand(*, at: datetime) -> Iterator[Finding]:
    """Yield each referral that is not counted, or counted with another first date than it was promised."""
    promised = promises.first_dates(SYSTEM_VIEWER, REFERRAL)
    for referral_id, day in FirstPromise.objects.values_list("pk", "first_date").iterator(chunk_size=5000):
        first = promised.pop(referral_id, None)
        if first is None:
            yield Finding(_LAW, REFERRAL, referral_id, "is counted, and nothing was ever promised about it")
        elif first != day:
            yield Finding(_LAW, REFERRAL, referral_id, f"is counted from {day}, and was first promised for {first}")
    for referral_id in sorted(promised):
        yield Finding(_LAW, REFERRAL, referral_id, "is in no count of first dates")
