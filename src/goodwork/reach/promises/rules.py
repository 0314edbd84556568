"""What a promise is: what counts as open, its states, its day, and what falls due when nobody moves. No Django, no
clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from goodwork.kernel.clock import add_working_days, end_of_promise_day, is_working_day, local_date, london
from goodwork.kernel.states import Machine

OPEN_KINDS: Mapping[str, str] = {
    "REFERRAL": "A referral that has not been rejected, completed or otherwise ended.",
    "CALL": "A telephone call that we owe somebody and that has not been answered, written about or ended.",
    "CALL_BACK": "A call that the person asked for with the button, and has not had.",
    "CONCERN": "A concern that somebody raised and nobody has closed.",
    "ANSWER": "An answered questionnaire, or a text of the person's own, that somebody must read or act on.",
    "PLAN_REVIEW": "A plan that is in force: its next review.",
    "QUESTION": "A question that a provider asked whoever sent a referral, and that nobody has answered.",
    "REDIRECT": "Somebody sent to their own locality's service, until we know that it has picked them up.",
}
"""What counts as open: each kind of thing that must have a live promise at every instant, with what it means.

An unanswered invitation is not open: it ends NOT_ANSWERED after 84 days, or once no call is owed to its person any
more.
"""

WARN_HOUR = time(9, 0)
"""The hour in London at which a holder is warned, on the last working day before the promise's day."""

LEAD_AFTER_WORKING_DAYS = 1
"""How many working days after the silence began the holder's lead is told."""

MOST_DAYS_AHEAD = 731
"""No day further off is promised: whoever is put off to the next decade waits in silence too."""

MOVES_BEFORE_LEAD = 2
"""The move by the same holder, counted from 1, from which on their lead is told."""


class Told(StrEnum):
    """How the person gets to know of a promise."""

    BY_MESSAGE = "BY_MESSAGE"
    ON_SCREEN = "ON_SCREEN"
    BY_VOICE = "BY_VOICE"
    BY_THE_CALL = "BY_THE_CALL"
    STAFF_ONLY = "STAFF_ONLY"


TOLD_AT_ONCE = frozenset({Told.ON_SCREEN, Told.BY_VOICE, Told.STAFF_ONLY})
"""The ways in which whoever must know knows already, as the promise is made.

BY_MESSAGE is told when the message is delivered or opened; BY_THE_CALL is a call to somebody who cannot be written to,
told by the call itself; STAFF_ONLY is for a concern that a member of staff raised: it is told to them, and never to the
person.
"""


class State(StrEnum):
    """Where a promise stands."""

    OPEN = "OPEN"
    BROKEN = "BROKEN"
    KEPT = "KEPT"
    KEPT_LATE = "KEPT_LATE"
    RELEASED = "RELEASED"


LIVE = (State.OPEN, State.BROKEN)
"""The states in which something is still owed. A broken promise is still owed: it is what the silence is about."""

MACHINE = Machine(
    name="promise",
    initial=State.OPEN,
    moves={
        State.OPEN: {"KEEP": State.KEPT, "MOVE": State.OPEN, "LAPSE": State.BROKEN, "RELEASE": State.RELEASED},
        State.BROKEN: {"KEEP": State.KEPT_LATE, "MOVE": State.OPEN, "RELEASE": State.RELEASED},
        State.KEPT: {},
        State.KEPT_LATE: {},
        State.RELEASED: {},
    },
)


class Step(StrEnum):
    """What will happen next; the words in four languages are in `words/`."""

    COACH_WILL_RING = "COACH_WILL_RING"
    COACH_WILL_CONTACT = "COACH_WILL_CONTACT"
    COACH_WILL_REVIEW_PLAN = "COACH_WILL_REVIEW_PLAN"
    PRACTICE_WILL_RING = "PRACTICE_WILL_RING"
    WE_WILL_RING = "WE_WILL_RING"
    WE_WILL_TRY_AGAIN = "WE_WILL_TRY_AGAIN"
    WE_WILL_CALL_BACK = "WE_WILL_CALL_BACK"
    WE_WILL_WRITE = "WE_WILL_WRITE"
    WE_WILL_READ_ANSWER = "WE_WILL_READ_ANSWER"
    WE_WILL_READ_TEXT = "WE_WILL_READ_TEXT"
    WE_WILL_ANSWER_CONCERN = "WE_WILL_ANSWER_CONCERN"
    PROVIDER_WILL_ANSWER = "PROVIDER_WILL_ANSWER"
    PROVIDER_WILL_CONTACT = "PROVIDER_WILL_CONTACT"
    PROVIDER_WILL_START = "PROVIDER_WILL_START"
    PROVIDER_WILL_TELL = "PROVIDER_WILL_TELL"
    SENDER_WILL_ANSWER = "SENDER_WILL_ANSWER"
    LOCALITY_WILL_CONTACT = "LOCALITY_WILL_CONTACT"
    WE_WILL_CHECK = "WE_WILL_CHECK"
    SENDER_WILL_FIND_ANOTHER = "SENDER_WILL_FIND_ANOTHER"


class Window(StrEnum):
    """The part of the day in which somebody would like to be rung."""

    ANY = "ANY"
    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"


class MoveReason(StrEnum):
    """Why a date was moved; each has words for the person."""

    PERSON_ASKED = "PERSON_ASKED"
    NO_ANSWER = "NO_ANSWER"
    HOLDER_AWAY = "HOLDER_AWAY"
    NEED_MORE_TIME = "NEED_MORE_TIME"
    WAITING_FOR_OTHERS = "WAITING_FOR_OTHERS"
    INTERPRETER_NEEDED = "INTERPRETER_NEEDED"
    DATE_BROUGHT_FORWARD = "DATE_BROUGHT_FORWARD"


class NoticeKind(StrEnum):
    """What a member of staff is told about."""

    DUE_NEXT_DAY = "DUE_NEXT_DAY"
    BROKEN = "BROKEN"
    BROKEN_TO_LEAD = "BROKEN_TO_LEAD"
    MOVED_TWICE = "MOVED_TWICE"
    PASSED_TO_YOU = "PASSED_TO_YOU"
    TEXTS_STOPPED = "TEXTS_STOPPED"
    TEXTS_ALLOWED = "TEXTS_ALLOWED"
    NOT_DELIVERED = "NOT_DELIVERED"
    CONCERN_RAISED = "CONCERN_RAISED"
    CONCERN_ANSWERED = "CONCERN_ANSWERED"
    REFERRAL_TAKEN_UP = "REFERRAL_TAKEN_UP"
    REFERRAL_SPOKEN = "REFERRAL_SPOKEN"
    REFERRAL_ON = "REFERRAL_ON"
    REFERRAL_REFUSED = "REFERRAL_REFUSED"
    REFERRAL_NOT_REACHED = "REFERRAL_NOT_REACHED"
    REFERRAL_ENDED = "REFERRAL_ENDED"
    REFERRAL_CORRECTED = "REFERRAL_CORRECTED"
    QUESTION_ASKED = "QUESTION_ASKED"
    QUESTION_ANSWERED = "QUESTION_ANSWERED"
    SENT_BACK = "SENT_BACK"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    CODE_WANTED = "CODE_WANTED"
    PROVIDER_CLOSED = "PROVIDER_CLOSED"
    TEXT_UNKNOWN = "TEXT_UNKNOWN"
    TEXT_UNKNOWN_LATE = "TEXT_UNKNOWN_LATE"
    TEXT_UNKNOWN_WORRY = "TEXT_UNKNOWN_WORRY"


class Audience(StrEnum):
    """To whom in an organisation a notice without a named user goes."""

    HOLDER = "HOLDER"
    LEAD = "LEAD"


class CannotPromise(ValueError):
    """A promise that may not be made or moved so; `reason` is a sentence for whoever asked."""

    def __init__(self, reason: str, *, field: str = "due_date") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class Act(StrEnum):
    """What the sweep does to a promise that nobody moved."""

    WARN = "WARN"
    LAPSE = "LAPSE"
    TELL_LEAD = "TELL_LEAD"


@dataclass(frozen=True, slots=True)
class Times:
    """The three moments of a promise's day: the holder is warned, the date lapses, the lead is told."""

    warn_at: datetime
    lapse_at: datetime
    lead_at: datetime


def working_day_before(day: date) -> date:
    """Return the last working day before a day."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def times_of(due_date: date) -> Times:
    """Return when a promise for a day is warned about, lapses (17:00 of its day) and reaches the lead."""
    return Times(
        warn_at=london(working_day_before(due_date), WARN_HOUR),
        lapse_at=end_of_promise_day(due_date),
        lead_at=end_of_promise_day(add_working_days(due_date, LEAD_AFTER_WORKING_DAYS)),
    )


def due_in(at: datetime, working_days: int) -> date:
    """Return the day that lies so many working days after the day of `at` in London; a day whose 17:00 has passed is
    over.
    """
    day = add_working_days(local_date(at), working_days)
    return day if end_of_promise_day(day) > at else add_working_days(day, 1)


def check_due_date(due_date: date, at: datetime) -> None:
    """Refuse a day that is already over when the promise is made, and one so far off that nobody would be missed."""
    if end_of_promise_day(due_date) <= at:
        raise CannotPromise("The date must be today before 5pm, or later")
    if due_date > local_date(at) + timedelta(days=MOST_DAYS_AHEAD):
        raise CannotPromise("The date must be within two years")


def check_reason(reason: MoveReason, *, from_date: date, to_date: date) -> None:
    """Refuse to call a later day sooner: the person is told the reason."""
    if reason is MoveReason.DATE_BROUGHT_FORWARD and to_date > from_date:
        raise CannotPromise("This day is later than the one promised: choose another reason", field="reason")


def first_look(due_date: date, made_at: datetime) -> datetime:
    """Return when the sweep must first look: at the warning, or at the lapse where the warning's hour had passed."""
    times = times_of(due_date)
    return times.warn_at if times.warn_at > made_at else times.lapse_at


def acts_due(state: State, *, warned: bool, due_date: date, at: datetime) -> tuple[Act, ...]:
    """Return what the sweep owes a live promise at a moment, in order.

    After a long stop of the worker a promise may owe the lapse and the lead at once; a warning that comes too late is
    left out.
    """
    times = times_of(due_date)
    if state is State.OPEN:
        if at >= times.lead_at:
            return (Act.LAPSE, Act.TELL_LEAD)
        if at >= times.lapse_at:
            return (Act.LAPSE,)
        return (Act.WARN,) if at >= times.warn_at and not warned else ()
    if state is State.BROKEN and at >= times.lead_at:
        return (Act.TELL_LEAD,)
    return ()


def tells_lead(moves_by_holder: int) -> bool:
    """Say whether a move is one that the holder's lead hears of: the second by the same holder, and any after it."""
    return moves_by_holder >= MOVES_BEFORE_LEAD
