"""The story of a referral so far, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from goodwork.kernel.actors import ActorKind
from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.outcomes.parts import Made
from goodwork.pathway.outcomes.rules import POINT_WORDS, SATISFACTION_WORDS, Point, Satisfaction
from goodwork.pathway.referrals.rules import REASONS, SOURCE_WORDS, Reason, Source
from goodwork.reach.contacts.rules import Result, Tried, Way
from goodwork.web.render import short_date

WAY_WORDS: dict[Way, str] = {
    Way.PHONE: "Rang",
    Way.SMS: "Sent a text",
    Way.EMAIL: "Sent an e-mail",
    Way.LETTER: "Sent a letter",
    Way.VISIT: "Went to see them",
}
RESULT_WORDS: dict[Result, str] = {
    Result.REACHED: "they answered",
    Result.NO_ANSWER: "no answer",
    Result.VOICEMAIL: "voicemail",
    Result.WRONG_NUMBER: "wrong number",
    Result.SENT: "",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, what in one sentence, by whom."""

    at: datetime
    words: str
    by: str


def tried_words(attempt: Tried) -> str:
    """Return an attempt in words."""
    return ", ".join(w for w in (WAY_WORDS[attempt.channel], RESULT_WORDS[attempt.result]) if w)


def story(events: Sequence[StoredEvent], names: dict[UUID, str], attempts: Sequence[Made]) -> tuple[Line, ...]:
    """Return what happened, the latest first."""
    lines = [Line(e.at, words, _by(e, names)) for e in events if (words := _words(e, names))]
    lines += [Line(a.tried.at, tried_words(a.tried), a.by_name) for a in attempts]
    lines.sort(key=lambda line: line.at)
    lines.reverse()
    return tuple(lines)


def _by(event: StoredEvent, names: dict[UUID, str]) -> str:
    """Return who did something."""
    if event.by.kind is ActorKind.USER and event.by.id is not None:
        return names.get(event.by.id, "A colleague")
    return {ActorKind.PERSON: "The person", ActorKind.HELPER: "A helper of the person"}.get(event.by.kind, "")


def _reason(event: StoredEvent) -> str:
    words = REASONS[Reason(event.data["reason"])].words
    return words[0].lower() + words[1:]


def _words(event: StoredEvent, names: dict[UUID, str]) -> str:
    """Return an event in one sentence, '' for one that the story passes over."""
    data = event.data
    match event.kind:
        case "ReferralReceived":
            return f"Asked for by {SOURCE_WORDS[Source(data['source'])]}"
        case "ReferralAccepted":
            return "Taken up"
        case "ReferralStarted":
            return "First conversation; support began"
        case "ReferralResumed":
            return "Taken up again"
        case "ReferralHeld":
            return f"Put off until {short_date(date.fromisoformat(data['until_date']))}, because {_reason(event)}"
        case "ReferralRejected":
            return f"Turned down: {_reason(event)}"
        case "ReferralCompleted":
            return f"Finished: {_reason(event)}"
        case "ReferralCancelled" | "ReferralFailed":
            return f"Ended: {_reason(event)}"
        case "PersonSignposted":
            return "Pointed to another service"
        case "CoachAssigned":
            coach = names.get(UUID(data["user_id"]), "a coach")
            before = names.get(UUID(data["from_user_id"]), "another coach") if "from_user_id" in data else ""
            return f"Passed from {before} to {coach}" if before else f"Given to {coach}"
        case "OutcomeRecorded":
            return f"How it stands with work was written down ({POINT_WORDS[Point(data['point'])].lower()})"
        case "WorkEntered":
            return "Began paid work"
        case "WorkRemained":
            return "Stayed in work, and is back at it" if data.get("back_at_work") else "Stayed in work"
        case "WorkOutcomeUndone":
            return "A later entry put the work outcome right"
        case "SatisfactionAsked":
            return "Asked how the help was"
        case "SatisfactionGiven":
            return f"Said how the help was: {SATISFACTION_WORDS[Satisfaction(data['answer'])].lower()}"
    return ""
