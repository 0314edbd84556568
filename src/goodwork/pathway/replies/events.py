"""What happens as organisations are asked and answer: ids, codes and moments."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from goodwork.ledger.events.types import Code, Event
from goodwork.pathway.referrals.rules import Reason
from goodwork.pathway.replies.rules import Act, Door, Way
from goodwork.reach.messaging.rules import Channel


@dataclass(frozen=True, kw_only=True)
class _About:
    """The fields that every event about a referral's answer has."""

    referral_id: UUID
    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReplyWanted(_About, Event, subject="reply_request"):
    """An organisation where nobody signs in has to be asked by a link (M2)."""

    reply_request_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReplyAsked(_About, Event, subject="referral"):
    """A link to answer went to the organisation's own contact point, for so many times now."""

    reply_request_id: UUID
    link_id: UUID
    channel: Channel
    sending: int


@dataclass(frozen=True, kw_only=True)
class ReplyNeedsCall(_About, Event, subject="referral"):
    """A request can't be written to the organisation: whoever sent it rings, and reads out the short code."""

    reply_request_id: UUID
    asker_id: UUID | None = None
    reason: Code


@dataclass(frozen=True, kw_only=True)
class ReplyCallMade(_About, Event, subject="referral"):
    """Somebody rang the organisation and read out the short code, or posted the letter that has one."""

    reply_request_id: UUID
    way: Way = Way.CALL


@dataclass(frozen=True, kw_only=True)
class ReplyLinkHanded(_About, Event, subject="referral"):
    """Somebody here took a link of the request into their own hands, to read out its code or to print its letter."""

    reply_request_id: UUID
    link_id: UUID
    way: Way


@dataclass(frozen=True, kw_only=True)
class ReplyCodeWanted(_About, Event, subject="referral"):
    """Somebody at the page of a link waits for a one-time code by telephone or post."""

    reply_request_id: UUID
    link_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReplyCodeHanded(_About, Event, subject="referral"):
    """Somebody here took a one-time code, to read it out on the number on record or to post it to the address."""

    reply_request_id: UUID
    link_id: UUID
    way: Way


@dataclass(frozen=True, kw_only=True)
class ReplyRequestClosed(_About, Event, subject="reply_request"):
    """The referral has ended: nobody is asked any more."""

    reply_request_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReplyReminded(_About, Event, subject="referral"):
    """The organisation was reminded by the same link: the working day before its promise, or once that was broken."""

    reply_request_id: UUID
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class ReplyDetailsOpened(_About, Event, subject="referral"):
    """A one-time code opened on the page of a link who the request is about."""

    link_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReplyGiven(_About, Event, subject="reply"):
    """An organisation's answer was taken, by link, inbox or file (M2)."""

    reply_id: UUID
    act: Act
    door: Door
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class ReplyCameByHand(_About, Event, subject="referral"):
    """An answer was taken by a link that somebody here had in their own hands: whose, and by which way it went."""

    reply_id: UUID
    act: Act
    way: Way
    handed_by_user_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReplyRefused(_About, Event, subject="referral"):
    """An organisation's answer was not taken, because it does not fit how things stand."""

    act: Act
    door: Door


@dataclass(frozen=True, kw_only=True)
class FreshReplyLinkAsked(Event, subject="ask"):
    """Somebody with a link or code that does not work asked for a fresh one; whose it is isn't looked up here."""

    ask_id: UUID


@dataclass(frozen=True, kw_only=True)
class FreshReplyLinkAnswered(Event, subject="ask"):
    """What became of a wish for a fresh link: SENT, CALL (whoever sent it rings), TOO_MANY, ENDED or NOBODY."""

    ask_id: UUID
    outcome: Code
    referral_id: UUID | None = None
    link_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TypedCodeRefused(Event, subject="try"):
    """A short code was typed that is none, or while too many wrong ones had been typed; never which.

    `with_number`: the request's number was asked beside it, because very many wrong codes came from all over.
    """

    try_id: UUID
    shut: bool
    with_number: bool = False


@dataclass(frozen=True, kw_only=True)
class ReferralsExported(Event, subject="organisation"):
    """An organisation's open referrals left as a file, so many rows."""

    organisation_id: UUID
    rows: int


@dataclass(frozen=True, kw_only=True)
class ReferralsImported(Event, subject="organisation"):
    """A file of an organisation's answers was taken in: so many rows changed something, stayed, were refused."""

    organisation_id: UUID
    changed: int
    unchanged: int
    refused: int
