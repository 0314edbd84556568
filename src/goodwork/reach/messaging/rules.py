"""May we write, by which channel, and what becomes of a message. No Django, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from goodwork.kernel.identifiers import PhoneKind, is_pseudo_postcode, phone
from goodwork.kernel.states import Machine


class Channel(StrEnum):
    """How somebody is reached; CALL and NO_WAY are answers too: ring them, or find a way first."""

    SMS = "SMS"
    EMAIL = "EMAIL"
    LETTER = "LETTER"
    CALL = "CALL"
    NO_WAY = "NO_WAY"


WRITTEN = (Channel.SMS, Channel.EMAIL, Channel.LETTER)
"""The channels by which a message can be queued."""

METHOD_LETTER, METHOD_CALL, METHOD_EMAIL, METHOD_NO_PHONE, METHOD_TEXT = "1", "3", "4", "8", "9"
"""Preferred contact method codes of UK Core. Source: DOMAIN 2.4."""

VERBAL = "VERBAL"
"""The information format of somebody who wants to be spoken to, not written to. Source: fit-notes README rule 7."""


class Facts(Protocol):
    """What choosing a channel needs to know of a person (people.queries.ReachFacts has it)."""

    @property
    def language(self) -> str | None: ...
    @property
    def mobile(self) -> str | None: ...
    @property
    def landline(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def address_line(self) -> str | None: ...
    @property
    def postcode(self) -> str | None: ...
    @property
    def contact_method(self) -> str | None: ...
    @property
    def information_format(self) -> str | None: ...
    @property
    def reading_need(self) -> bool: ...
    @property
    def texts_stopped(self) -> bool: ...
    @property
    def safe_contact(self) -> bool: ...


class ReachFacts(Facts, Protocol):
    """What planning needs besides: who it is, and whether we may write at all."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def deceased(self) -> bool: ...
    @property
    def opted_out(self) -> bool: ...
    @property
    def restricted(self) -> bool: ...


@lru_cache(maxsize=1024)
def short_language(code: str | None) -> str:
    """Return the language that a code stands for in templates: small letters before any dash; blank means English."""
    return (code or "").strip().lower().replace("_", "-").split("-")[0] or "en"


def number_to_text(facts: Facts) -> str:
    """Return the first mobile of either column as +44..., or "" where nothing can be texted."""
    for text in (facts.mobile, facts.landline):
        found = phone(text or "")
        if found is not None and found.kind is PhoneKind.MOBILE:
            return found.e164
    return ""


def number_to_ring(facts: Facts) -> str:
    """Return the first number of either column that can be rung as +44..., or ""."""
    for text in (facts.mobile, facts.landline):
        found = phone(text or "")
        if found is not None:
            return found.e164
    return ""


def address_of(facts: Facts) -> str:
    """Return the lines of a postal address below the name, or "" where a letter could not arrive."""
    line, postcode = (facts.address_line or "").strip(), (facts.postcode or "").strip()
    if not line or not postcode or is_pseudo_postcode(postcode):
        return ""
    return "\n".join([*(part.strip() for part in line.replace("\n", ",").split(",") if part.strip()), postcode])


def possible(facts: Facts) -> tuple[Channel, ...]:
    """Return the channels that a person can be reached by, in the order in which they are tried.

    Contact method 8 forbids text and call, always. Who has stopped texts gets a call or a letter, and an e-mail only
    where that is what they asked for.
    """
    phone_allowed = (facts.contact_method or "") != METHOD_NO_PHONE
    can = {
        Channel.SMS: phone_allowed and not facts.texts_stopped and bool(number_to_text(facts)),
        Channel.EMAIL: "@" in (facts.email or "")
        and (not facts.texts_stopped or facts.contact_method in {METHOD_EMAIL, METHOD_NO_PHONE}),
        Channel.CALL: phone_allowed and bool(number_to_ring(facts)),
        Channel.LETTER: bool(address_of(facts)),
    }
    return tuple(channel for channel, yes in can.items() if yes)


_PREFERRED: Mapping[str, Channel] = {
    METHOD_LETTER: Channel.LETTER,
    METHOD_CALL: Channel.CALL,
    METHOD_EMAIL: Channel.EMAIL,
    METHOD_TEXT: Channel.SMS,
}


def choose_channel(facts: Facts, languages: Collection[str], *, has_link: bool = False) -> Channel:
    """Return the channel for a message that is written in some languages; CALL or NO_WAY where it can't be written.

    A spoken format, a reading need or a language that the message lacks means a call. A message that is nothing without
    its link means a call to somebody whose contact must be safe. Else the preferred method where it can be met, else
    the first possible of text, e-mail, call, letter. Source: fit-notes README rule 7.
    """
    can = possible(facts)
    spoken = (
        facts.information_format == VERBAL
        or facts.reading_need
        or short_language(facts.language) not in languages
        or (has_link and facts.safe_contact)
    )
    if spoken:
        return Channel.CALL if Channel.CALL in can else Channel.NO_WAY
    wanted = _PREFERRED.get(facts.contact_method or "")
    if wanted in can:
        assert wanted is not None
        return wanted
    return can[0] if can else Channel.NO_WAY


class Why(StrEnum):
    """Why somebody cannot be written to."""

    DECEASED = "DECEASED"
    OPTED_OUT = "OPTED_OUT"
    NEEDS_A_CALL = "NEEDS_A_CALL"
    NO_WAY_TO_REACH = "NO_WAY_TO_REACH"
    NOT_KNOWN = "NOT_KNOWN"


class Status(StrEnum):
    """Where a message stands."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


MACHINE = Machine(
    name="message",
    initial=Status.QUEUED,
    moves={
        Status.QUEUED: {
            "CLAIM": Status.SENDING,
            "CANCEL": Status.CANCELLED,
            "ACCEPT": Status.SENT,
            "DELIVER": Status.DELIVERED,
            "FAIL": Status.FAILED,
        },
        Status.SENDING: {
            "ACCEPT": Status.SENT,
            "PUT_BACK": Status.QUEUED,
            "CANCEL": Status.CANCELLED,
            "DELIVER": Status.DELIVERED,
            "FAIL": Status.FAILED,
        },
        Status.SENT: {"DELIVER": Status.DELIVERED, "FAIL": Status.FAILED, "SEND_AGAIN": Status.QUEUED},
        Status.FAILED: {"DELIVER": Status.DELIVERED},
        Status.DELIVERED: {},
        Status.CANCELLED: {},
    },
)
"""QUEUED takes receipts too: a message put back after an unclear sending may turn out to have gone."""


class Receipt(StrEnum):
    """What the gateway says became of a message. Source: GOV.UK Notify, status descriptions."""

    ON_ITS_WAY = "ON_ITS_WAY"
    DELIVERED = "DELIVERED"
    PERMANENT_FAILURE = "PERMANENT_FAILURE"
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    TECHNICAL_FAILURE = "TECHNICAL_FAILURE"


class Failure(StrEnum):
    """Why a message failed."""

    PERMANENT = "PERMANENT"
    TEMPORARY = "TEMPORARY"
    TECHNICAL = "TECHNICAL"
    REFUSED = "REFUSED"
    RETURNED = "RETURNED"


class Cancelled(StrEnum):
    """Why a queued message was cancelled."""

    DECEASED = "DECEASED"
    OPTED_OUT = "OPTED_OUT"
    TEXTS_STOPPED = "TEXTS_STOPPED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    STOPPED = "STOPPED"
    ANSWERED = "ANSWERED"
    OVERTAKEN = "OVERTAKEN"
    NEEDS_A_CALL = "NEEDS_A_CALL"


SENDINGS_MOST = 3
"""A message that failed for technical reasons is sent again, each time under a reference of its own, at most so often.
"""

UNCLEAR_AFTER = timedelta(minutes=10)
"""A message that was claimed so long ago and is not noted as sent is asked about by its reference."""

SILENT_AFTER = timedelta(hours=73)
"""A text or e-mail without a receipt for so long is asked about once more, and has failed unless it arrived: the
provider tries for up to 72 hours. Source: DOMAIN 6.5."""

TRIES_MOST = 60
"""A message that the gateway could not take so often, with growing pauses (four days), has failed."""


def pause_after(tries: int) -> timedelta:
    """Return how long to wait before a message is offered again: a minute, doubling, at most two hours."""
    return min(timedelta(minutes=2 ** min(tries, 7)) / 2, timedelta(hours=2))


def reference_of(message_id: object, sending: int) -> str:
    """Return the reference under which the gateway knows one sending of a message: its id, no personal data."""
    return str(message_id) if sending == 1 else f"{message_id}.{sending}"


def parse_reference(text: str) -> tuple[str, int] | None:
    """Return the message id and the number of the sending of a reference, or None where it isn't one of ours."""
    head, _, tail = text.partition(".")
    if len(head) != 36 or (tail and not tail.isdecimal()):
        return None
    return head, int(tail) if tail else 1


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to know of one message: what it is for, and how it is treated."""

    purpose: str
    channels: tuple[Channel, ...] = WRITTEN
    has_link: bool = False
    bulk: bool = False
    matters: bool = True
    answers_at_once: bool = False
    after_stop: bool = False
    to_organisation: bool = False
    after_withdrawal: bool = False
    unasked: bool = False


KINDS: Mapping[str, Kind] = {
    "INVITATION": Kind("Offers the work and health check", has_link=True, bulk=True, unasked=True),
    "REMINDER": Kind("Reminds once of an invitation", has_link=True, bulk=True, matters=False, unasked=True),
    "LINK_FRESH": Kind("A new link in place of one that expired", has_link=True),
    "THANKS_ANSWER": Kind("Thanks for answers and says that nothing more comes", matters=False),
    "PROMISE_MADE": Kind("Says what happens next, by when, through whom"),
    "PROMISE_MOVED": Kind("Says that a date was moved, why, and to when"),
    "HOLDER_CHANGED": Kind("Says that somebody else holds what was promised"),
    "SILENCE": Kind("Says that a date passed in silence, and how to reach us"),
    "CALL_MISSED": Kind("Says that we rang and when we try again"),
    "CONCERN_ANSWERED": Kind("Leads to the answer to a worry, without a word of either"),
    "UNREACHED_LETTER": Kind(
        "Says that we could not reach somebody, and how they reach us", channels=(Channel.LETTER, Channel.EMAIL)
    ),
    "CONSENT_WITHDRAWN": Kind("Confirms that consent was withdrawn", after_withdrawal=True),
    "OWN_REQUEST_SENT": Kind("Proof that the person's own request for help was sent", matters=False),
    "OWN_REQUEST_YES": Kind("Says that an organisation said yes to the person's own request"),
    "OWN_REQUEST_NO": Kind("Says that an organisation can't help, why, and what else there is"),
    "SATISFACTION": Kind("Asks how the help was", matters=False, unasked=True),
    "STOP_CONFIRMED": Kind(
        "Says once that texts have stopped", (Channel.SMS,), matters=False, answers_at_once=True, after_stop=True
    ),
    "START_CONFIRMED": Kind("Says that texts come again", (Channel.SMS,), matters=False, answers_at_once=True),
    "REPLY_REQUEST": Kind("Asks an organisation to answer a request", has_link=True, to_organisation=True),
    "REPLY_REMINDER": Kind("Reminds an organisation the working day before", has_link=True, to_organisation=True),
    "REPLY_OVERDUE": Kind("Says that a promised answer is late", has_link=True, to_organisation=True),
    "REPLY_LINK_FRESH": Kind("A new link to a request, to an organisation", has_link=True, to_organisation=True),
    "REPLY_ANSWERED": Kind("Tells an organisation that its question is answered", has_link=True, to_organisation=True),
    "REPLY_CODE": Kind(
        "The one-time code that opens who a request is about",
        (Channel.SMS, Channel.EMAIL),
        matters=False,
        answers_at_once=True,
        to_organisation=True,
    ),
    "REPLY_TEXT_TAKEN": Kind(
        "Says to an organisation that its answer by text was taken",
        (Channel.SMS,),
        matters=False,
        answers_at_once=True,
        to_organisation=True,
    ),
    "REPLY_TEXT_HELP": Kind(
        "Tells an organisation how to answer by text",
        (Channel.SMS,),
        has_link=True,
        matters=False,
        answers_at_once=True,
        to_organisation=True,
    ),
    "REPLY_TEXT_NONE": Kind(
        "Tells an organisation that nothing waits for its text",
        (Channel.SMS,),
        matters=False,
        answers_at_once=True,
        to_organisation=True,
    ),
    "REQUEST_TAKEN_BACK": Kind("Tells an organisation that a request is no longer wanted", to_organisation=True),
    "CONSENT_WITHDRAWN_STOP": Kind(
        "Tells an organisation to stop: consent was taken back",
        answers_at_once=True,
        to_organisation=True,
        after_withdrawal=True,
    ),
}
"""Every message that goes out.

`has_link`: nothing without its link. `bulk`: waits behind the others. `matters`: becomes a call when it cannot be
delivered. `answers_at_once`: replies to a text, so quiet hours don't hold it. `after_stop`: may follow STOP.
`to_organisation`: goes to an organisation, in English, and says nothing of the person.
`after_withdrawal`: may leave although the person took back their consent to whoever sends it.
`unasked`: not for who wants no invitations. All else is about what is theirs, and still told (ADR 0182).
"""
