"""What each event of a referral is in one plain sentence. Rooms above say theirs with `tells`.

Staff read it, and the person may: so no sentence blames, and each says *they* of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from goodwork.kernel.words import format_date
from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.referrals.rules import (
    CORRECTION_WORDS,
    REASONS,
    SOURCE_WORDS,
    STATE_WORDS,
    CorrectionReason,
    Reason,
    Source,
    State,
)
from goodwork.pathway.referrals.telling import ASKED_FOR_WORDS, AskedFor
from goodwork.reach.contacts.rules import Result, Tried, Way

WAY_WORDS: dict[Way, str] = {
    Way.PHONE: "Rang",
    Way.SMS: "Sent a text",
    Way.EMAIL: "Sent an email",
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


def tried_words(attempt: Tried) -> str:
    """Return an attempt in words."""
    return ", ".join(w for w in (WAY_WORDS[attempt.channel], RESULT_WORDS[attempt.result]) if w)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that sentences need: of accounts, organisations and programmes, by id."""

    users: Mapping[UUID, str] = field(default_factory=dict)
    organisations: Mapping[UUID, str] = field(default_factory=dict)
    programmes: Mapping[UUID, str] = field(default_factory=dict)

    def user(self, said: object, otherwise: str = "a colleague") -> str:
        """Return the name of an account whose id an event holds as text."""
        return self.users.get(UUID(str(said)), otherwise) if said else otherwise

    def organisation(self, said: object, otherwise: str = "another organisation") -> str:
        """Return the name of an organisation whose id an event holds as text."""
        return self.organisations.get(UUID(str(said)), otherwise) if said else otherwise


Teller = Callable[[StoredEvent, Names], str]
_TELLERS: dict[str, Teller] = {}


def tells(*kinds: str) -> Callable[[Teller], Teller]:
    """Register what tells events of some kinds in one sentence; '' for one that the story passes over."""

    def put(teller: Teller) -> Teller:
        for kind in kinds:
            _TELLERS[kind] = teller
        return teller

    return put


def told(event: StoredEvent, names: Names) -> str:
    """Return an event in one sentence, '' for one that no room tells."""
    teller = _TELLERS.get(event.kind)
    return teller(event, names) if teller else ""


def reason_words(reason: Reason) -> str:
    """Return a reason as it stands inside a sentence."""
    words = REASONS[reason].words
    return words[0].lower() + words[1:]


def day(text: str) -> str:
    """Return a day that an event holds as text in words."""
    return format_date("en", date.fromisoformat(text))


def stands(state: State, reason: Reason | None) -> str:
    """Return where a referral stands, with its reason, as it stands inside a sentence."""
    words = STATE_WORDS[state]
    words = words[0].lower() + words[1:]
    return f"{words}, because {reason_words(reason)}" if reason else words


@tells("ReferralReceived")
def _received(event: StoredEvent, names: Names) -> str:
    data = event.data
    to = names.organisation(data["organisation_id"])
    if "part_of_id" in data:
        return f"Referred on to {to} by {names.organisation(data.get('referrer_id'))}"
    return f"Referred to {to}, asked for by {SOURCE_WORDS[Source(data['source'])]}"


def asked_for_words(codes: list[str]) -> tuple[str, ...]:
    """Return what somebody is referred for in words."""
    return tuple(ASKED_FOR_WORDS[AskedFor(code)] for code in codes)


@tells("ReferralSeen")
def _seen(event: StoredEvent, names: Names) -> str:
    organisation = names.organisation(event.data["organisation_id"])
    return f"Taken out as a file by {organisation}" if event.data.get("by_file") else f"Opened by {organisation}"


@tells("ProviderClosed")
def _provider_closed(event: StoredEvent, names: Names) -> str:
    gone = names.organisation(event.data["organisation_id"], "The organisation")
    return f"{gone} has closed; {names.organisation(event.data['taker_organisation_id'])} looks for another place"


@tells("ReferralAccepted")
def _accepted(event: StoredEvent, names: Names) -> str:
    return f"{names.organisation(event.data['organisation_id'])} said yes"


@tells("ContactMade")
def _contact(event: StoredEvent, names: Names) -> str:
    return "First in touch with them"


@tells("ReferralStarted")
def _started(event: StoredEvent, names: Names) -> str:
    return "Support began"


@tells("ReferralResumed")
def _resumed(event: StoredEvent, names: Names) -> str:
    return "Taken up again"


@tells("ReferralHeld")
def _held(event: StoredEvent, names: Names) -> str:
    return f"Put off until {day(event.data['until_date'])}, because {reason_words(Reason(event.data['reason']))}"


@tells("ReferralRejected")
def _rejected(event: StoredEvent, names: Names) -> str:
    return f"Turned down: {reason_words(Reason(event.data['reason']))}"


@tells("ReferralCompleted")
def _completed(event: StoredEvent, names: Names) -> str:
    return f"Finished: {reason_words(Reason(event.data['reason']))}"


@tells("ReferralCancelled", "ReferralFailed")
def _ended(event: StoredEvent, names: Names) -> str:
    return f"Ended: {reason_words(Reason(event.data['reason']))}"


@tells("ReferralCorrected")
def _corrected(event: StoredEvent, names: Names) -> str:
    data = event.data
    reason = Reason(data["reason"]) if "reason" in data else None
    before = Reason(data["from_reason"]) if "from_reason" in data else None
    why = CORRECTION_WORDS[CorrectionReason(data["why"])]
    return (
        f"Put right: it stands {stands(State(data['to_state']), reason)}; "
        f"it stood {stands(State(data['from_state']), before)}. {why}"
    )


@tells("PersonSignposted")
def _signposted(event: StoredEvent, names: Names) -> str:
    return "Pointed to another service"


@tells("AttendanceNoted")
def _attended(event: StoredEvent, names: Names) -> str:
    came = "They came" if event.data["attended"] else "They did not come"
    again = ", which puts right what was noted before" if event.data.get("corrects") else ""
    return f"{came} on {day(event.data['attended_date'])}{again}"


@tells("QuestionAsked")
def _asked(event: StoredEvent, names: Names) -> str:
    return f"Asked {names.organisation(event.data['asked_organisation_id'])} a question"


@tells("QuestionAnswered")
def _answered(event: StoredEvent, names: Names) -> str:
    return f"{names.organisation(event.data['asked_organisation_id'])} answered the question"


@tells("QuestionWithdrawn")
def _withdrawn(event: StoredEvent, names: Names) -> str:
    return "The question needs no answer any more"


@tells("ReferralSentBack")
def _sent_back(event: StoredEvent, names: Names) -> str:
    asker = names.organisation(event.data["from_organisation_id"])
    return f"{asker} asked {names.organisation(event.data['organisation_id'])} to take up again"
