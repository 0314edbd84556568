"""What caseload adds to the story of a referral: who has it, who had it before, who introduced whom (B8, B12)."""

from __future__ import annotations

from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.caseload.rules import INTRODUCTION_WORDS, Introduction
from goodwork.pathway.referrals.tellers import Names, day, tells


@tells("CoachAssigned")
def assigned(event: StoredEvent, names: Names) -> str:
    """Return that a coach has somebody, and from whom they came."""
    coach = names.user(event.data["user_id"], "a coach")
    if "from_user_id" in event.data:
        return f"Passed from {names.user(event.data['from_user_id'], 'another coach')} to {coach}"
    return f"Given to {coach}"


@tells("CoachIntroduced")
def introduced(event: StoredEvent, names: Names) -> str:
    """Return who introduced whom, and how."""
    who = f"{names.user(event.data['introducer_id'])} introduced {names.user(event.data['user_id'], 'a coach')}"
    how = INTRODUCTION_WORDS[Introduction(event.data["how"])]
    on = f" for {day(event.data['appointment_date'])}" if event.data.get("appointment_date") else ""
    return f"{who}: {how[0].lower()}{how[1:]}{on}"
