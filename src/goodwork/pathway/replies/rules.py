"""What an organisation can answer, when, and what becomes of its request; no Django, no clock."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from goodwork.kernel.states import Machine
from goodwork.pathway.referrals.rules import FINAL, REASONS, STATE_WORDS, Move, Reason, State
from goodwork.reach.contacts import rules as contacts


class Act(StrEnum):
    """What an organisation can say about a referral that came to it. Source: M2, B3."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    ASK = "ASK"
    CONTACT = "CONTACT"
    START = "START"
    ATTEND = "ATTEND"
    TRIED = "TRIED"
    PUT_OFF = "PUT_OFF"
    END = "END"
    CORRECT = "CORRECT"


class Attempt(StrEnum):
    """How an organisation tried to reach somebody and did not (B3: nobody is given up untried).

    Neither voicemail nor a wrong number: both tell something of the person to who has no code, or change their record.
    """

    RANG = "RANG"
    TEXT = "TEXT"
    EMAIL = "EMAIL"
    LETTER = "LETTER"
    VISIT = "VISIT"


ATTEMPTED: Final[dict[Attempt, tuple[contacts.Way, contacts.Result]]] = {
    Attempt.RANG: (contacts.Way.PHONE, contacts.Result.NO_ANSWER),
    Attempt.TEXT: (contacts.Way.SMS, contacts.Result.SENT),
    Attempt.EMAIL: (contacts.Way.EMAIL, contacts.Result.SENT),
    Attempt.LETTER: (contacts.Way.LETTER, contacts.Result.SENT),
    Attempt.VISIT: (contacts.Way.VISIT, contacts.Result.NO_ANSWER),
}

ATTEMPT_WORDS: Final[dict[Attempt, str]] = {
    Attempt.RANG: "We rang, and nobody answered",
    Attempt.TEXT: "We sent a text",
    Attempt.EMAIL: "We sent an email",
    Attempt.LETTER: "We sent a letter",
    Attempt.VISIT: "We went there, and nobody answered",
}
"""What stands on the buttons."""


class Door(StrEnum):
    """By which way an answer came."""

    LINK = "LINK"
    INBOX = "INBOX"
    TEXT = "TEXT"
    FILE = "FILE"


class Way(StrEnum):
    """By which way a code goes that somebody here takes into their own hands: read out on the telephone, or printed."""

    CALL = "CALL"
    LETTER = "LETTER"


class RequestState(StrEnum):
    """Where the asking of an organisation without an account stands."""

    WAITING = "WAITING"
    SENT = "SENT"
    TO_RING = "TO_RING"
    RUNG = "RUNG"
    CLOSED = "CLOSED"


MACHINE = Machine(
    "reply_request",
    RequestState.WAITING,
    {
        RequestState.WAITING: {
            "SEND": RequestState.SENT,
            "SURFACE": RequestState.TO_RING,
            "CLOSE": RequestState.CLOSED,
        },
        RequestState.SENT: {
            "FAIL": RequestState.WAITING,
            "CLOSE": RequestState.CLOSED,
        },
        RequestState.TO_RING: {
            "RETRY": RequestState.WAITING,
            "RING": RequestState.RUNG,
            "CLOSE": RequestState.CLOSED,
        },
        RequestState.RUNG: {
            "RETRY": RequestState.WAITING,
            "CLOSE": RequestState.CLOSED,
        },
        RequestState.CLOSED: {"REOPEN": RequestState.WAITING},
    },
    final=frozenset({RequestState.CLOSED}),
)
"""WAITING is sent by the next run of the job. What can't be written waits TO_RING until somebody rang and read out the
short code, or a new contact point lets it be sent after all. CLOSED with the referral; a wrong end opens it again."""

LINK_LASTS: Final = timedelta(days=84)
"""How long a link can be used to answer; twelve weeks is the length of the support that it is about (S4 3.3). A fresh
one is a press away, so that none ends in nothing (complaint 19)."""

FRESH_A_DAY: Final = 3
"""So many fresh links are sent about one referral in a day; who asks for more learns nothing of it."""

DETAILS_OPEN_FOR: Final = timedelta(minutes=30)
"""How long one browser shows who it is about after the right code."""

POSTED_CODE_LASTS: Final = timedelta(days=14)
"""How long a one-time code works that is posted to an organisation that has neither email nor telephone: second class
post takes some days, and the letter lies for some more."""

CODE_WANTED_FOR: Final = timedelta(days=14)
"""How long somebody's wish for a code by telephone or post stands; they can ask again."""

WRONG_FROM_ONE: Final = 20
"""After so many wrong short codes from one address in an hour, none from there is looked up until the hour is over.
Nobody elsewhere is touched by it."""

WRONG_FROM_ALL: Final = 300
"""After so many wrong short codes in an hour from wherever, the number of the request is asked beside the code until
the hour is over: whoever has a letter, a message or a call has both. So nobody can shut the door to others, and who
guesses from ten thousand addresses needs 12 digits and 8 letters at once: a chance of 60,000 in 10^12 x 32^8."""

TRIES_KEPT: Final = timedelta(days=1)
"""How long it is kept from where a wrong code came, as a keyed digest."""


def source_of(address: str, secret: str) -> str:
    """Return what is stored of the address from which a code was typed: a keyed digest, of IPv6 its network of /64.

    What is no address is one source of its own.
    """
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        text = ""
    else:
        mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
        if mapped is not None or isinstance(found, ipaddress.IPv4Address):
            text = str(mapped or found)
        else:
            text = str(ipaddress.ip_network((found, 64), strict=False))
    return hmac.new(secret.encode(), b"goodwork.typed-source:" + text.encode(), hashlib.sha256).hexdigest()


def same_reference(typed: str, reference: str) -> bool:
    """Say whether what was typed is a request's number, however it is grouped; in the same time for any."""
    bare = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())
    return hmac.compare_digest(bare.encode(), reference.replace("-", "").encode())


DECLINE_REASONS: Final = tuple(r for r, rule in REASONS.items() if rule.by_hand and rule.move is Move.REJECT)

END_REASONS: Final = tuple(
    r for r, rule in REASONS.items() if rule.by_hand and rule.move in {Move.COMPLETE, Move.CANCEL, Move.FAIL}
)

ACT_WORDS: Final[dict[Act, str]] = {
    Act.ACCEPT: "Yes, we will take this on",
    Act.DECLINE: "We can’t take this on",
    Act.ASK: "We need to know something first",
    Act.CONTACT: "We have been in touch with them",
    Act.START: "Support has started",
    Act.ATTEND: "They came",
    Act.TRIED: "We tried, and did not reach them",
    Act.PUT_OFF: "They want it later",
    Act.END: "It has ended",
    Act.CORRECT: "That is not right",
}
"""What stands on the buttons."""

DONE_WORDS: Final[dict[Act, str]] = {
    Act.ACCEPT: "You said yes. They are told.",
    Act.DECLINE: "You said that you can’t take this on. Whoever asked you is told.",
    Act.ASK: "Your question has gone to whoever asked you. You hear when it is answered.",
    Act.CONTACT: "You said that you have been in touch with them.",
    Act.START: "You said that support has started.",
    Act.ATTEND: "You said that they came.",
    Act.TRIED: "It is noted. They are told by when you try again.",
    Act.PUT_OFF: "You said that they want it later. They are told the day.",
    Act.END: "You said that it has ended.",
    Act.CORRECT: "It is put right. The wrong entry stays in the record as a mistake.",
}
"""What is said when an answer was taken."""

_ON_THE_WAY = (Act.CONTACT, Act.START, Act.ATTEND, Act.TRIED, Act.PUT_OFF, Act.ASK, Act.DECLINE, Act.END)
POSSIBLE: Final[dict[State, tuple[Act, ...]]] = {
    State.REQUESTED: (Act.ACCEPT, Act.DECLINE, Act.ASK, Act.CONTACT, Act.START, Act.TRIED, Act.END),
    State.ACCEPTED: (*_ON_THE_WAY, Act.CORRECT),
    State.IN_PROGRESS: (Act.ATTEND, Act.TRIED, Act.PUT_OFF, Act.ASK, Act.END, Act.CORRECT),
    State.ON_HOLD: (Act.START, Act.ATTEND, Act.TRIED, Act.ASK, Act.DECLINE, Act.END, Act.CORRECT),
    **dict.fromkeys(sorted(FINAL), (Act.CORRECT,)),
}
"""What can be answered where a referral stands so, in the order in which it is offered."""


def possible(state: State, *, contacted: bool, has_sender: bool) -> tuple[Act, ...]:
    """Return what can be answered now: being in touch at first happens once, and a question needs a sender."""
    left_out = {Act.CONTACT} if contacted else set()
    if not has_sender:
        left_out.add(Act.ASK)
    return tuple(act for act in POSSIBLE[state] if act not in left_out)


CORRECT_TO: Final[dict[State, tuple[State, ...]]] = {
    State.ACCEPTED: (State.REQUESTED,),
    State.ON_HOLD: (State.REQUESTED, State.ACCEPTED, State.IN_PROGRESS),
    State.IN_PROGRESS: (State.ACCEPTED, State.REQUESTED),
    **dict.fromkeys(sorted(FINAL), (State.ACCEPTED, State.REQUESTED, State.IN_PROGRESS)),
}
"""How an answer can be put right by whoever gave it; what leads on is not a correction but the next answer."""

CORRECT_WORDS: Final[dict[State, str]] = {
    State.REQUESTED: "We have not decided yet",
    State.ACCEPTED: "We said yes, and support has not started",
    State.IN_PROGRESS: "Support is going on",
}

STANDS_WORDS: Final[dict[State, str]] = {
    **STATE_WORDS,
    State.REQUESTED: "Waits for your answer",
    State.ACCEPTED: "You said yes",
    State.REJECTED: "You said that you can’t take this on",
    State.ON_HOLD: "Put off until later, at their wish",
    State.IN_PROGRESS: "Support is going on",
    State.COMPLETED: "The support is finished",
    State.CANCELLED: "It ended early",
    State.FAILED: "It ended: they could not be reached",
}
"""How a referral stands, said to the organisation that it came to."""

_STANDS_AS: Final[dict[Act, frozenset[State]]] = {
    Act.ACCEPT: frozenset({State.ACCEPTED, State.IN_PROGRESS}),
    Act.DECLINE: frozenset({State.REJECTED}),
    Act.START: frozenset({State.IN_PROGRESS}),
    Act.PUT_OFF: frozenset({State.ON_HOLD}),
}


def already(act: Act, state: State, *, contacted: bool, reason: Reason | None, stands_for: Reason | None) -> bool:
    """Say whether an answer says only what stands already, so that saying it again changes nothing.

    `reason` comes with the answer, `stands_for` with the referral as it stands.
    """
    if act is Act.CONTACT:
        return contacted
    if act is Act.END:
        return state in FINAL and reason is not None and reason is stands_for
    if act is Act.DECLINE:
        return state is State.REJECTED and reason in {None, stands_for}
    return state in _STANDS_AS.get(act, frozenset())


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was typed: what, with its reason, words, day, state or way of trying where it needs them."""

    act: Act
    reason: Reason | None = None
    words: str = ""
    day_iso: str = ""
    to: State | None = None
    how: Attempt | None = None


MOST_WORDS: Final = 1_000
"""The longest question that an organisation can ask, in letters."""
