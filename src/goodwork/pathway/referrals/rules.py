"""States of a referral, the reasons for each move, and where a referral comes from; no Django, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from goodwork.kernel.actors import Actor, ActorKind
from goodwork.kernel.states import Machine


class State(StrEnum):
    """Where a referral stands. Source: DOMAIN 6.2 (FHIR task-status as the closed loop uses it)."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    ON_HOLD = "ON_HOLD"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class Move(StrEnum):
    """What can be done to a referral."""

    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    START = "START"
    HOLD = "HOLD"
    RESUME = "RESUME"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"
    FAIL = "FAIL"


FINAL: frozenset[State] = frozenset({State.REJECTED, State.COMPLETED, State.CANCELLED, State.FAILED})
OPEN: frozenset[State] = frozenset(State) - FINAL

MACHINE = Machine(
    "referral",
    State.REQUESTED,
    {
        State.REQUESTED: {
            Move.ACCEPT: State.ACCEPTED,
            Move.REJECT: State.REJECTED,
            Move.HOLD: State.ON_HOLD,
            Move.CANCEL: State.CANCELLED,
            Move.FAIL: State.FAILED,
        },
        State.ACCEPTED: {
            Move.START: State.IN_PROGRESS,
            Move.REJECT: State.REJECTED,
            Move.HOLD: State.ON_HOLD,
            Move.CANCEL: State.CANCELLED,
            Move.FAIL: State.FAILED,
        },
        State.IN_PROGRESS: {
            Move.COMPLETE: State.COMPLETED,
            Move.REJECT: State.REJECTED,
            Move.HOLD: State.ON_HOLD,
            Move.CANCEL: State.CANCELLED,
            Move.FAIL: State.FAILED,
        },
        State.ON_HOLD: {
            Move.RESUME: State.ACCEPTED,
            Move.START: State.IN_PROGRESS,
            Move.REJECT: State.REJECTED,
            Move.CANCEL: State.CANCELLED,
            Move.FAIL: State.FAILED,
        },
        State.REJECTED: {},
        State.COMPLETED: {},
        State.CANCELLED: {},
        State.FAILED: {},
    },
    final=FINAL,
)
"""Every move that there is. A conversation takes a referral that waits, or was put off, up again (START)."""


class Reason(StrEnum):
    """Why a referral was put off or ended. The first three are never one (B3, S4 2.4)."""

    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    NO_LONGER_WANTED = "NO_LONGER_WANTED"
    DEFERRED = "DEFERRED"
    INELIGIBLE = "INELIGIBLE"
    NO_CAPACITY = "NO_CAPACITY"
    BETTER_HELPED_ELSEWHERE = "BETTER_HELPED_ELSEWHERE"
    PLAN_COMPLETED = "PLAN_COMPLETED"
    SUPPORTED_ELSEWHERE_NOW = "SUPPORTED_ELSEWHERE_NOW"
    MOVED_AWAY = "MOVED_AWAY"
    MADE_IN_ERROR = "MADE_IN_ERROR"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    DIED = "DIED"
    SAME_AS_ANOTHER = "SAME_AS_ANOTHER"
    PROVIDER_CLOSED = "PROVIDER_CLOSED"


class Decider(StrEnum):
    """Whose decision a move was, as apart from whose hand typed it (complaint 28)."""

    ORGANISATION = "ORGANISATION"
    USER = "USER"
    PERSON = "PERSON"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """What a reason does, its words for staff, and whether a coach may choose it (else the program alone sets it).

    `spoken`: a coach who gives this reason has been in touch with the person, so that what was promised is kept.
    `decider`: whose decision it is by its meaning, whoever types it; None where it is the hand's own (complaint 28).
    """

    move: Move
    words: str
    by_hand: bool = True
    spoken: bool = True
    decider: Decider | None = None


REASONS: dict[Reason, ReasonRule] = {
    Reason.UNABLE_TO_CONTACT: ReasonRule(
        Move.FAIL, "We could not reach them: at least two ways, at different times, then a letter", spoken=False
    ),
    Reason.NO_LONGER_WANTED: ReasonRule(
        Move.CANCEL, "They told us that they no longer want it", decider=Decider.PERSON
    ),
    Reason.DEFERRED: ReasonRule(Move.HOLD, "They want it later, and said when", decider=Decider.PERSON),
    Reason.INELIGIBLE: ReasonRule(Move.REJECT, "This service may not support them; we told them where else to go"),
    Reason.NO_CAPACITY: ReasonRule(Move.REJECT, "We have no room; we told them where else to go"),
    Reason.BETTER_HELPED_ELSEWHERE: ReasonRule(Move.REJECT, "Another service suits them better; we told them which"),
    Reason.PLAN_COMPLETED: ReasonRule(Move.COMPLETE, "The support is finished"),
    Reason.SUPPORTED_ELSEWHERE_NOW: ReasonRule(Move.COMPLETE, "Another service carries on from here"),
    Reason.MOVED_AWAY: ReasonRule(Move.CANCEL, "They moved away", decider=Decider.PERSON),
    Reason.MADE_IN_ERROR: ReasonRule(Move.CANCEL, "It was made by mistake, or twice", spoken=False),
    Reason.CONSENT_WITHDRAWN: ReasonRule(
        Move.CANCEL, "They took back their consent", by_hand=False, spoken=False, decider=Decider.PERSON
    ),
    Reason.DIED: ReasonRule(Move.CANCEL, "They have died", by_hand=False, spoken=False),
    Reason.SAME_AS_ANOTHER: ReasonRule(
        Move.CANCEL,
        "Two records are one person: another referral of theirs to the same place goes on",
        by_hand=False,
        spoken=False,
    ),
    Reason.PROVIDER_CLOSED: ReasonRule(
        Move.CANCEL, "The service has closed; whoever referred them told them what there is instead", by_hand=False
    ),
}

CLOSING_MOVES: frozenset[Move] = frozenset({Move.REJECT, Move.COMPLETE, Move.CANCEL, Move.FAIL})


def closing_reasons() -> tuple[Reason, ...]:
    """Return the reasons that a coach may end a referral with, in the order in which they are shown."""
    return tuple(r for r, rule in REASONS.items() if rule.by_hand and rule.move in CLOSING_MOVES)


def check_reason(move: Move, reason: Reason) -> None:
    """Refuse a reason that does not belong to a move.

    Raises: WrongReason.
    """
    if REASONS[reason].move is not move:
        raise WrongReason(f"{reason} is no reason to {move}.")


class WrongReason(ValueError):
    """A reason that belongs to another move."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided: an organisation, an account or the person by id; the program itself has none."""

    kind: Decider
    id: UUID | None = None


def decided_by_hand(actor: Actor) -> Decided:
    """Return who decided where nobody says otherwise: the hand itself.

    A helper types what the person decided, and an answer by a provider's link is the provider's own.
    """
    if actor.kind is ActorKind.USER:
        return Decided(Decider.USER, actor.id)
    if actor.kind is ActorKind.PERSON:
        return Decided(Decider.PERSON, actor.id)
    if actor.kind is ActorKind.HELPER:
        return Decided(Decider.PERSON, actor.on_behalf_of)
    if actor.kind is ActorKind.PROVIDER_LINK:
        return Decided(Decider.ORGANISATION, actor.on_behalf_of)
    return Decided(Decider.SYSTEM)


class CorrectionReason(StrEnum):
    """Why a status that stood was wrong. RECORDS_PARTED is the program's: two linked records were two people."""

    WRONG_ENTRY = "WRONG_ENTRY"
    WRONG_PERSON = "WRONG_PERSON"
    HEARD_LATER = "HEARD_LATER"
    NOT_THEIR_DECISION = "NOT_THEIR_DECISION"
    RECORDS_PARTED = "RECORDS_PARTED"


CORRECTION_WORDS: dict[CorrectionReason, str] = {
    CorrectionReason.WRONG_ENTRY: "It was typed wrongly, or the wrong button was pressed",
    CorrectionReason.WRONG_PERSON: "It was meant for somebody else",
    CorrectionReason.HEARD_LATER: "We heard later that it was otherwise",
    CorrectionReason.NOT_THEIR_DECISION: "Whoever was said to have decided it did not",
    CorrectionReason.RECORDS_PARTED: "Two records turned out to be two people",
}


def corrections_by_hand() -> tuple[CorrectionReason, ...]:
    """Return the reasons that somebody may give for a correction, in the order in which they are shown."""
    return tuple(r for r in CorrectionReason if r is not CorrectionReason.RECORDS_PARTED)


class Source(StrEnum):
    """Who asked for it. Source: A1, A3, B1, B9."""

    QUESTIONNAIRE = "QUESTIONNAIRE"
    CLINICIAN = "CLINICIAN"
    SELF = "SELF"
    HELPER = "HELPER"
    PROVIDER = "PROVIDER"


SOURCE_WORDS: dict[Source, str] = {
    Source.QUESTIONNAIRE: "their answers to the work and health check",
    Source.CLINICIAN: "a clinician",
    Source.SELF: "themselves",
    Source.HELPER: "a helper, for them",
    Source.PROVIDER: "another organisation that supports them",
}


class WorkStatus(StrEnum):
    """The three-way status at entry, off sick apart (A4); UNKNOWN is a category of its own (DOMAIN 8)."""

    IN_WORK = "IN_WORK"
    OFF_SICK = "OFF_SICK"
    OUT_OF_WORK = "OUT_OF_WORK"
    UNKNOWN = "UNKNOWN"


WORK_STATUS_WORDS: dict[WorkStatus, str] = {
    WorkStatus.IN_WORK: "In work",
    WorkStatus.OFF_SICK: "In work, off sick",
    WorkStatus.OUT_OF_WORK: "Out of work",
    WorkStatus.UNKNOWN: "Not known",
}

STATE_WORDS: dict[State, str] = {
    State.REQUESTED: "Asked for, not yet taken up",
    State.ACCEPTED: "Taken up, not yet spoken",
    State.REJECTED: "Turned down",
    State.ON_HOLD: "Put off until later",
    State.IN_PROGRESS: "Being supported",
    State.COMPLETED: "Finished",
    State.CANCELLED: "Ended before the end",
    State.FAILED: "Ended: not reached",
}


def state_after(state: State, move: Move) -> State:
    """Return where a move leads.

    Raises: goodwork.kernel.states.CannotMove, when the state has no such move.
    """
    return State(MACHINE.move(state, move))


QUESTION_WORKING_DAYS = 2
"""By how many working days whoever sent a referral answers a question about it; a choice of ours, no source says."""

NOT_NOW_DAYS = 84
"""After how many days somebody who said "not now" is asked again. Source: the campaigns' own window (A1: 84 days)."""

WEEKLY_HOURS_OF_BAND: dict[str, str] = {
    "HOURS_30_OR_MORE": "01",
    "HOURS_16_TO_29": "02",
    "HOURS_5_TO_15": "03",
    "HOURS_1_TO_4": "04",
    "HOURS_NOT_KNOWN": "99",
}
"""The work and health check's bands as the NHS Data Dictionary's weekly hours (DOMAIN 3)."""


def source_of(*, trigger_kind: str, typed_by: str) -> Source:
    """Return who asked for a referral that came by an answered questionnaire.

    An answer without a trigger of ours is the person's own, or their helper's where somebody typed for them (B9).
    """
    if trigger_kind != "SELF":
        return Source.QUESTIONNAIRE
    return Source.SELF if typed_by == "PERSON" else Source.HELPER
