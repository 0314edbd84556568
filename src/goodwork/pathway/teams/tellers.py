"""What teams add to the story of a referral: nothing that another sentence has not said; a warm hand-over is said."""

from __future__ import annotations

from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.referrals.tellers import Names, tells
from goodwork.pathway.teams.rules import Change


@tells("HandedOver")
def handed_over(event: StoredEvent, names: Names) -> str:
    """Return that somebody was sent on, as the story of the referral that they were sent on from says it."""
    if event.data["change"] == Change.SENT_ON:
        return "Sent on to another organisation as well; support here goes on"
    return "Asked the one before to take up again" if event.data["change"] == Change.SENT_BACK else ""
