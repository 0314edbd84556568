"""What teams add to the story of a referral: nothing that another sentence has not said; a warm hand-over is said."""

from __future__ import annotations

from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.referrals.tellers import Names, tells
from goodwork.pathway.teams.rules import Change


@tells("HandedOver")
def handed_over(event: StoredEvent, names: Names) -> str:
    """Return that somebody was sent on or back, as the story of the referral that they came from says it."""
    to = names.organisation(event.data.get("to_organisation_id"))
    if event.data["change"] == Change.SENT_ON:
        return f"Sent on to {to}; support here goes on"
    return f"Asked {to} to take up again; support here goes on" if event.data["change"] == Change.SENT_BACK else ""
