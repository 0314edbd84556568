"""Writes of replies: asking by a link (asking), its page (opening), what goes by hand (handing), and the answers."""

from __future__ import annotations

from goodwork.pathway.replies.answering import Answered, CannotAnswer, answer, refuse
from goodwork.pathway.replies.asking import (
    close_requests,
    note_failed,
    note_rung,
    remind,
    retry_for,
    send_request,
    tell_answered,
    want_replies,
)
from goodwork.pathway.replies.exchange import import_answers
from goodwork.pathway.replies.fresh import ask_fresh_link
from goodwork.pathway.replies.handing import CannotHand, give_code, take, want_code
from goodwork.pathway.replies.opening import NoPoint, TooManyCodes, note_seen, open_details, send_code
from goodwork.pathway.replies.short_codes import try_typed

__all__ = [
    "Answered",
    "CannotAnswer",
    "CannotHand",
    "NoPoint",
    "TooManyCodes",
    "answer",
    "ask_fresh_link",
    "close_requests",
    "give_code",
    "import_answers",
    "note_failed",
    "note_rung",
    "note_seen",
    "open_details",
    "refuse",
    "remind",
    "retry_for",
    "send_code",
    "send_request",
    "take",
    "tell_answered",
    "try_typed",
    "want_code",
    "want_replies",
]
