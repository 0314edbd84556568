"""What a call is, what is still to be tried before a letter, and by when we ring back. No Django, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from goodwork.kernel.clock import LONDON, add_working_days, is_working_day, local_date
from goodwork.kernel.states import Machine
from goodwork.reach.promises.rules import Window


class CallKind(StrEnum):
    """A call that we owe, or one that the person asked for with the button."""

    CALL = "CALL"
    CALL_BACK = "CALL_BACK"


class CallState(StrEnum):
    """Where a call stands."""

    OPEN = "OPEN"
    REACHED = "REACHED"
    WRITTEN = "WRITTEN"
    ENDED = "ENDED"


CALL_MACHINE = Machine(
    name="call",
    initial=CallState.OPEN,
    moves={
        CallState.OPEN: {"REACH": CallState.REACHED, "WRITE": CallState.WRITTEN, "END": CallState.ENDED},
        CallState.REACHED: {},
        CallState.WRITTEN: {},
        CallState.ENDED: {},
    },
)
"""WRITTEN: everything was tried and a letter says how to reach us. There is no move for silence."""


class ConcernState(StrEnum):
    """Where a concern stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


CONCERN_MACHINE = Machine(
    name="concern",
    initial=ConcernState.OPEN,
    moves={ConcernState.OPEN: {"TAKE": ConcernState.OPEN, "CLOSE": ConcernState.CLOSED}, ConcernState.CLOSED: {}},
)

REASONS: Mapping[str, str] = {
    "INVITATION": "Offer the work and health check",
    "MESSAGE_FAILED": "Say what a message said that did not arrive",
    "CANNOT_WRITE": "Say what happens next: they can't be written to",
    "LINK_LOCKED": "Their link was locked by ten wrong dates of birth",
    "NEW_LINK": "Asked for a new link and can't be written to",
    "TEXT_TO_READ": "Sent a text that somebody must read",
    "WANTS_COACH": "Would like to talk with a work coach",
    "ASKED": "Asked to be rung back",
    "CONCERN_ANSWERED": "Say what came of their worry: the answer stands with the concern",
    "OTHER": "To be rung",
}
"""Why somebody is rung, in words for whoever rings."""


class EndReason(StrEnum):
    """Why a call that nobody needs any more ended. Silence is none of them."""

    PERSON_SAID_NO = "PERSON_SAID_NO"
    ANSWERED_ELSEWHERE = "ANSWERED_ELSEWHERE"
    WRONG_PERSON = "WRONG_PERSON"
    NOT_NEEDED = "NOT_NEEDED"
    DECEASED = "DECEASED"
    OPTED_OUT = "OPTED_OUT"
    STOPPED = "STOPPED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"


STAFF_END_REASONS: Mapping[EndReason, str] = {
    EndReason.PERSON_SAID_NO: "The person said that they do not want a call",
    EndReason.ANSWERED_ELSEWHERE: "The person was reached, or answered, another way",
    EndReason.WRONG_PERSON: "The record is about somebody else",
}
"""The reasons that a member of staff can give, in words."""


class Way(StrEnum):
    """By what somebody was tried."""

    PHONE = "PHONE"
    SMS = "SMS"
    EMAIL = "EMAIL"
    LETTER = "LETTER"
    VISIT = "VISIT"


class Result(StrEnum):
    """What came of an attempt."""

    REACHED = "REACHED"
    NO_ANSWER = "NO_ANSWER"
    VOICEMAIL = "VOICEMAIL"
    WRONG_NUMBER = "WRONG_NUMBER"
    SENT = "SENT"


class DayPart(StrEnum):
    """The part of a day in London."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


PART_NAMES: Mapping[DayPart, str] = {
    DayPart.MORNING: "in the morning (before 12 noon)",
    DayPart.AFTERNOON: "in the afternoon (12 noon to 5pm)",
    DayPart.EVENING: "in the evening (after 5pm)",
}

AFTERNOON_BEGINS, EVENING_BEGINS = time(12), time(17)
PARTS_NEEDED = 2
"""In so many parts of the day somebody is rung before a letter. Source: B3, M1; our own number."""

WAYS_NEEDED = 2
"""By so many channels somebody is tried before a letter, where they have as many. Source: B3, M1; our own number."""

LETTER_WAITS_WORKING_DAYS = 10
"""So many working days after its letter somebody may be given up as not reached."""

CONCERN_WORKING_DAYS = 1
"""By the end of the next working day somebody answers a concern. Source: B11 ("concern has owner +
clock").
"""

WORK_BEGINS, LAST_FOR_TODAY, MORNING_LAST = time(9), time(15), time(11)
"""A call back is promised for today until 3pm, and for this morning until 11am; then for the next working day."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt, as the rule needs it."""

    at: datetime
    channel: Way
    result: Result


@dataclass(frozen=True, slots=True)
class NextTry:
    """What is to be tried next: by what, in which part of the day where that matters, and why in one sentence."""

    channel: Way
    part: DayPart | None
    words: str


def part_of_day(at: datetime) -> DayPart:
    """Return the part of the day in London of a moment."""
    hour = at.astimezone(LONDON).time()
    if hour < AFTERNOON_BEGINS:
        return DayPart.MORNING
    return DayPart.AFTERNOON if hour < EVENING_BEGINS else DayPart.EVENING


def reached(attempts: Sequence[Tried]) -> bool:
    """Say whether the last attempt by voice, or any since, reached the person."""
    return bool(attempts) and attempts[-1].result is Result.REACHED


def next_try(attempts: Sequence[Tried], ways: Collection[Way]) -> NextTry | None:
    """Return what is still to be tried before a letter, then the letter; None once the letter is sent or there is no
    way.

    `attempts` stand in the order of their moments; `ways` are the channels that the person can be reached by. By phone
    in two parts of the day, by two channels where the person has two (a letter is not one of them), then the letter.
    """
    if any(t.channel is Way.LETTER for t in attempts):
        return None
    used = {t.channel for t in attempts}
    parts = {part_of_day(t.at) for t in attempts if t.channel is Way.PHONE}
    if Way.PHONE in ways and len(parts) < PARTS_NEEDED:
        best = next(p for p in DayPart if p not in parts)
        why = f"Ring {PART_NAMES[best]}" if parts else "Ring them"
        return NextTry(Way.PHONE, best if parts else None, why)
    other = [w for w in (Way.SMS, Way.EMAIL, Way.VISIT) if w in ways]
    if len(used - {Way.LETTER}) < WAYS_NEEDED and (left := [w for w in other if w not in used]):
        words = {Way.SMS: "Send a text", Way.EMAIL: "Send an email", Way.VISIT: "Visit"}
        return NextTry(left[0], None, f"{words[left[0]]}: try a second way before a letter")
    if Way.LETTER in ways:
        return NextTry(Way.LETTER, None, "Send the letter that says how to reach us")
    if Way.PHONE in ways:
        left_part = next((p for p in DayPart if p not in parts), None)
        when = f" {PART_NAMES[left_part]}" if left_part else " at another time"
        return NextTry(Way.PHONE, left_part, f"Ring{when}: there is no address to write to")
    return None


def letter_is_due(attempts: Sequence[Tried], ways: Collection[Way]) -> bool:
    """Say whether everything else was tried and the letter comes next."""
    following = next_try(attempts, ways)
    return bool(attempts) and following is not None and following.channel is Way.LETTER


def why_not_give_up(attempts: Sequence[Tried], ways: Collection[Way], *, at: datetime) -> str:
    """Return what must still happen before somebody may be given up as not reached, or '' when nothing must.

    Never by silence: different times of day, two channels, a letter, and ten working days after it.
    """
    if reached(attempts):
        return "The person was reached"
    following = next_try(attempts, ways)
    if following is not None:
        return following.words
    letters = [t.at for t in attempts if t.channel is Way.LETTER]
    if letters:
        until = add_working_days(local_date(letters[-1]), LETTER_WAITS_WORKING_DAYS)
        if local_date(at) <= until:
            return f"Wait until {until.day} {until:%B %Y}: the letter asks the person to ring"
        return ""
    return "" if attempts else "Nothing has been tried"


def try_again_by(attempts: int, at: datetime) -> date:
    """Return by which day the next attempt is promised: the next working day at first, three working days later on."""
    return add_working_days(local_date(at), 1 if attempts < 3 else 3)


def call_back_day(at: datetime, window: Window) -> date:
    """Return the day for which a call back is promised, at any hour of asking: today while there is time, or the next
    working day (G1)."""
    local = at.astimezone(LONDON)
    last = MORNING_LAST if window is Window.MORNING else LAST_FOR_TODAY
    if is_working_day(local.date()) and local.time() < last:
        return local.date()
    day = local.date() + timedelta(days=1)
    return add_working_days(day, 0)
