"""What outcomes add to the story of a referral: how it stands with work, and how the help was."""

from __future__ import annotations

from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.outcomes.rules import POINT_WORDS, SATISFACTION_WORDS, Point, Satisfaction
from goodwork.pathway.referrals.tellers import Names, tells


@tells("OutcomeRecorded")
def recorded(event: StoredEvent, names: Names) -> str:
    """Return that an outcome was written down."""
    return f"How it stands with work was written down ({POINT_WORDS[Point(event.data['point'])].lower()})"


@tells("WorkEntered")
def entered(event: StoredEvent, names: Names) -> str:
    """Return that somebody began paid work."""
    return "Began paid work"


@tells("WorkRemained")
def remained(event: StoredEvent, names: Names) -> str:
    """Return that somebody stayed in work."""
    return "Stayed in work, and is back at it" if event.data.get("back_at_work") else "Stayed in work"


@tells("WorkOutcomeUndone")
def undone(event: StoredEvent, names: Names) -> str:
    """Return that a later entry says otherwise of their work."""
    return "A later entry put the work outcome right"


@tells("SatisfactionAsked")
def asked(event: StoredEvent, names: Names) -> str:
    """Return that somebody was asked how the help was."""
    return "Asked how the help was"


@tells("SatisfactionGiven")
def given(event: StoredEvent, names: Names) -> str:
    """Return what somebody said of the help."""
    return f"Said how the help was: {SATISFACTION_WORDS[Satisfaction(event.data['answer'])].lower()}"
