"""What must hold of the results: every referral is counted, with the outcomes and the answer that the ledger tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from goodwork.kernel.actors import SYSTEM_VIEWER
from goodwork.ledger.events.queries import stream
from goodwork.ledger.laws.registry import Finding, law
from goodwork.oversight.results.models import SupportResult

_LAW = "results.rows_are_the_ledgers"
_KINDS = ("ReferralReceived", "WorkEntered", "WorkRemained", "WorkOutcomeUndone", "SatisfactionGiven")


@law(_LAW)
def rows_are_the_ledgers(*, at: datetime) -> Iterator[Finding]:
    """Yield each referral that is counted otherwise than its events say, or not at all.

    `goodwork results rebuild` mends all of them, also after the upgrade that brought this room.
    """
    told: dict[UUID, dict[str, object]] = {}
    for stored in stream(SYSTEM_VIEWER, kinds=_KINDS):
        row = told.setdefault(
            UUID(stored.data["referral_id"]), {"entered": False, "remained": False, "satisfaction": ""}
        )
        if stored.kind == "WorkEntered":
            row["entered"] = True
        elif stored.kind == "WorkRemained":
            row["remained"] = True
        elif stored.kind == "WorkOutcomeUndone":
            row["entered" if stored.data["outcome"] == "ENTERED_WORK" else "remained"] = False
        elif stored.kind == "SatisfactionGiven":
            row["satisfaction"] = stored.data["answer"]
    rows = SupportResult.objects.values("referral_id", "entered", "remained", "satisfaction")
    for counted in rows.iterator(chunk_size=5000):
        referral_id = counted["referral_id"]
        if told.pop(referral_id, None) != {name: value for name, value in counted.items() if name != "referral_id"}:
            yield Finding(_LAW, "REFERRAL", referral_id, "What came of it is counted otherwise than its events say.")
    for referral_id in sorted(told):
        yield Finding(_LAW, "REFERRAL", referral_id, "It came in and what came of it is not counted.")
