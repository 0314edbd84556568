"""What replies add to the story of a referral: how an organisation without an account was asked, and that it looked."""

from __future__ import annotations

from goodwork.ledger.events.queries import StoredEvent
from goodwork.pathway.referrals.tellers import Names, tells
from goodwork.pathway.replies.rules import Way
from goodwork.reach.messaging.rules import Channel

CHANNEL_WORDS = {Channel.EMAIL: "by email", Channel.SMS: "by text", Channel.LETTER: "by letter"}


@tells("ReplyAsked")
def asked(event: StoredEvent, names: Names) -> str:
    """Return how an organisation was asked to answer."""
    how = CHANNEL_WORDS[Channel(event.data["channel"])]
    again = " again" if event.data["sending"] > 1 else ""
    return f"{names.organisation(event.organisation_id, 'The organisation')} was asked{again} {how} to answer"


@tells("ReplyNeedsCall")
def needs_call(event: StoredEvent, names: Names) -> str:
    """Return that an organisation can't be written to."""
    return f"{names.organisation(event.organisation_id, 'The organisation')} can’t be written to: somebody has to ring"


@tells("ReplyCallMade")
def rung(event: StoredEvent, names: Names) -> str:
    """Return that somebody rang and read out the code, or posted the letter that has one."""
    to = names.organisation(event.organisation_id, "The organisation")
    posted = event.data.get("way") == Way.LETTER
    return f"The letter to {to} was posted" if posted else f"{to} was rung, and given the code to answer"


@tells("ReplyReminded")
def reminded(event: StoredEvent, names: Names) -> str:
    """Return that an organisation was reminded, before its day or after."""
    said = "that its answer is late" if event.data.get("late") else "of the day that the person was told"
    return f"{names.organisation(event.organisation_id, 'The organisation')} was reminded {said}"


@tells("ReplyDetailsOpened")
def opened(event: StoredEvent, names: Names) -> str:
    """Return that an organisation looked, with a code, at what is shared with it."""
    return f"{names.organisation(event.organisation_id, 'The organisation')} looked at what is shared with it"


@tells("ReplyLinkHanded")
def handed(event: StoredEvent, names: Names) -> str:
    """Return that somebody here took a letter or a code to read out into their own hands."""
    to = names.organisation(event.organisation_id, "the organisation")
    if event.data["way"] == Way.LETTER:
        return f"A letter to {to} was printed, with a code to answer by"
    return f"A code to answer by was taken, to read it out to {to}"


@tells("ReplyCodeWanted")
def code_wanted(event: StoredEvent, names: Names) -> str:
    """Return that an organisation waits for a one-time code by telephone or post."""
    return f"{names.organisation(event.organisation_id, 'The organisation')} asked for a code to see who it is about"


@tells("ReplyCodeHanded")
def code_handed(event: StoredEvent, names: Names) -> str:
    """Return that somebody here read out a one-time code, or printed it to be posted."""
    to = names.organisation(event.organisation_id, "the organisation")
    if event.data["way"] == Way.LETTER:
        return f"A one-time code for {to} was printed, to post to its address on record"
    return f"A one-time code for {to} was taken, to read it out on its number on record"


@tells("ReplyCameByHand")
def came_by_hand(event: StoredEvent, names: Names) -> str:
    """Return by whose hands the code went that an answer came by."""
    whose = names.user(event.data.get("handed_by_user_id"))
    how = "of a letter that" if event.data["way"] == Way.LETTER else "that"
    done = "printed" if event.data["way"] == Way.LETTER else "read out"
    return f"Answered with the code {how} {whose} {done}"
