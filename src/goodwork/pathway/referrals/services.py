"""What can happen to a referral. Each call is one transaction and writes its event; the promise goes with it.

The functions lie by what they do: receiving, chaining, moving, noting, questions, ending, correcting, linking.
"""

from __future__ import annotations

from goodwork.pathway.referrals.chaining import Onward, SentOn, refer_on, refer_on_to_several, send_back
from goodwork.pathway.referrals.closing import end_closed, pass_back
from goodwork.pathway.referrals.correcting import correct
from goodwork.pathway.referrals.ending import close, close_all_of
from goodwork.pathway.referrals.linking import join_doubles, part_doubles
from goodwork.pathway.referrals.moving import accept, hold, move_contact, next_contact, resume, set_holder, start
from goodwork.pathway.referrals.newcomers import NotSureWho, refer_newcomer
from goodwork.pathway.referrals.noting import mark_seen, mark_taken_out, note_attended, note_contact
from goodwork.pathway.referrals.permissions import CannotAsk, CannotCorrect, CannotMoveReferral, CannotRefer
from goodwork.pathway.referrals.questions import answer_question, ask
from goodwork.pathway.referrals.receiving import Needs, Received, Request, receive, refer
from goodwork.pathway.referrals.rules import Decided, Decider

__all__ = [
    "CannotAsk",
    "CannotCorrect",
    "CannotMoveReferral",
    "CannotRefer",
    "Decided",
    "Decider",
    "Needs",
    "NotSureWho",
    "Onward",
    "Received",
    "Request",
    "SentOn",
    "accept",
    "answer_question",
    "ask",
    "close",
    "close_all_of",
    "correct",
    "end_closed",
    "hold",
    "join_doubles",
    "mark_seen",
    "mark_taken_out",
    "move_contact",
    "next_contact",
    "note_attended",
    "note_contact",
    "part_doubles",
    "pass_back",
    "receive",
    "refer",
    "refer_newcomer",
    "refer_on",
    "refer_on_to_several",
    "resume",
    "send_back",
    "set_holder",
    "start",
]
